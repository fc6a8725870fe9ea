# -*- encoding: utf-8 -*-
# stub: bigdecimal 3.1.1 ruby lib
# stub: ext/bigdecimal/extconf.rb

Gem::Specification.new do |s|
  s.name = File.basename(__FILE__, '.gemspec')
  s.version = source_version
  s.licenses = %w[Ruby BSD-2-Clause]
end
