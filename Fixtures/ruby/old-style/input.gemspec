# -*- encoding: utf-8 -*-

Gem::Specification.new do |s|
  s.name = %q{rake}
  s.version = "0.8.7"

  s.description = %q{Rake {is} a "make".
  s.name = "wrong"
}
  s.license = 'MIT'
end
