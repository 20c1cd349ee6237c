package opportunity_test

import (
	"testing"

	"belay/internal/db/dbtest"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }
