package source

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestDump(t *testing.T) {
	for _, path := range strings.Fields(os.Getenv("DUMP")) {
		fi, _ := os.Stat(path)
		d, err := Prepare(context.Background(), File{Origin: path, Path: path, Bytes: fi.Size()}, Choices{Zone: os.Getenv("ZONE")}, Options{})
		if err != nil {
			fmt.Println("ERR", err)
			continue
		}
		for i := range d.Columns {
			d.Columns[i].Values = d.Columns[i].Values[:min(2, len(d.Columns[i].Values))]
		}
		b, _ := json.MarshalIndent(d, "", " ")
		fmt.Println(string(b))
		if d.Plan != nil {
			fmt.Printf("READER %+v\nIGNORE %+v NOTES %v KEY %v\n", d.Plan.Reader, d.Plan.Ignore, d.Plan.Notes, d.Plan.KeyedBy)
			for _, o := range d.Plan.Outputs {
				fmt.Println("OUT", o.Table, "WHERE", o.Where)
				for _, f := range o.Fields {
					fmt.Printf("  %s = %s\n     raw %s\n", f.Name, f.SQL, f.Raw)
				}
			}
		}
	}
}
