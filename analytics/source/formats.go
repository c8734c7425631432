package source

import "slices"

// formats is the registry, most particular first: a tie between a vendor's format and a generic
// one is decided by score alone, but equal scores keep this order, so that runs never differ.
// A new format is one Go file and one line here.
var formats = slices.Concat(
	vendorFormats(),
	[]Format{
		azureTrace{},
		accessLog{},
		predictionLog{},
	},
	genericFormats(),
)

// Formats describes every format, in registry order. It is what `telltale sources` prints.
func Formats() []Description {
	out := make([]Description, len(formats))
	for i, f := range formats {
		out[i] = f.Describe()
	}
	return out
}

// Named returns the format with the id, or nil.
func Named(id string) Format {
	for _, f := range formats {
		if f.ID() == id {
			return f
		}
	}
	return nil
}
