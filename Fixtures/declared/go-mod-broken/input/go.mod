module example.com/broken

go 1.20

require (
	github.com/a/a v1.0.0
	github.com/b/b
	github.com/c/c latest
	"github.com/d/d v1.0.0
replace github.com/a/a = github.com/b/b v1.0.0
