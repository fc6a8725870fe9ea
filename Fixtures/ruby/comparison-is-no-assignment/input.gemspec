Gem::Specification.new do |s|
  s.name == "wrong"
  s.name =~ "wrong"
  s.name_prefix = "wrong"
  s.name="right"
  s.version =
    "1.0"
end
