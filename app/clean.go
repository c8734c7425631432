package app

import (
	"math"
	"reflect"

	"telltale/analytics/fault"
)

// clean makes a result fit for every way to a page: nil slices and maps become empty, because pages are promised lists,
// and a number that JSON cannot hold never gets out, because in the window it would end the process. Behind a pointer
// such a number means "no value" and becomes nil; elsewhere it is an error of ours.
func clean(result any) error {
	return cleanValue(reflect.ValueOf(result), "result")
}

func cleanValue(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		if target := v.Elem(); target.Kind() == reflect.Float64 && v.CanSet() && !finite(target.Float()) {
			v.SetZero()
			return nil
		}
		return cleanValue(v.Elem(), path)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() || field.Tag.Get("json") == "-" {
				continue
			}
			if err := cleanValue(v.Field(i), path+"."+field.Name); err != nil {
				return err
			}
		}
	case reflect.Slice:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if plain(v.Type().Elem().Kind()) {
			return nil
		}
		for i := range v.Len() {
			if err := cleanValue(v.Index(i), path); err != nil {
				return err
			}
		}
	case reflect.Map:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Float64:
		if !finite(v.Float()) {
			return fault.New(fault.Internal, "The number %s is not finite.", path)
		}
	}
	return nil
}

// plain reports whether values of the kind need no cleaning, so that large pages of rows are not walked cell by cell.
func plain(kind reflect.Kind) bool {
	switch kind {
	case reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Map, reflect.Float64, reflect.Interface:
		return false
	}
	return true
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
