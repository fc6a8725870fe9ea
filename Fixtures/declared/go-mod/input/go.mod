module example.com/app

go 1.19

require (
	github.com/Azure/thing v1.2.3
	github.com/ex/cl v1.0.0+incompatible
	github.com/local/x v0.0.0-20200101000000-abcdefabcdef
	github.com/old/mod/v3 v3.0.0
	golang.org/x/text v0.3.7
	gopkg.in/yaml.v2 v2.2.1
)

replace github.com/local/x => ./x

replace github.com/old/mod/v3 v3.0.0 => github.com/fork/mod/v3 v3.0.1

replace golang.org/x/text v0.3.8 => golang.org/x/text v0.9.9

exclude github.com/ex/cl v1.0.0+incompatible
