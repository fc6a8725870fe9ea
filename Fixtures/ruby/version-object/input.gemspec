Gem::Specification.new do |s|
  s.name = 'a'
  s.version = Gem::Version.new('2.0.0.beta1')
  s.licenses = [
    "MIT".freeze, # first
    "GPL-2.0".freeze,
  ]
end
