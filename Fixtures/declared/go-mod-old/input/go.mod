// A comment.
module "example.com/old" // quoted

go 1.16

toolchain go1.21.0

require golang.org/x/net v0.0.0-20210226172049-e18ecbb05110 // indirect
require (
	`github.com/raw/string` v1.0.0
	"github.com/q/q" v0.1.0//indirect
	github.com/swap/a v1.0.0
	github.com/swap/b v1.0.0
	// github.com/commented/out v1.0.0
)
replace (
	github.com/swap/a => github.com/swap/fork v1.0.1
	github.com/swap/b v1.0.0 => ../b
)
retract [v1.0.0, v1.9.9]
exclude (
	golang.org/x/net v0.0.1
)
