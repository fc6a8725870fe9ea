# -*- encoding: utf-8 -*-
# stub: rack 2.2.3 ruby lib

Gem::Specification.new do |s|
  s.name = "rack".freeze
  s.version = "2.2.3"
  s.licenses = ["MIT".freeze]
  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.require_paths = ["lib".freeze]
  s.authors = ["A".freeze, "B \"C\"".freeze]
  s.installed_by_version = "3.3.15" if s.respond_to? :installed_by_version

  s.specification_version = 4
  s.add_runtime_dependency(%q<rake>.freeze, [">= 12".freeze])
end
