package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
)

// docs are the comments of Go sources, and the names of parameters, which reflection does not know.
type docs struct {
	types   map[string]string // by type
	fields  map[string]string // by type.field
	methods map[string]methodDoc
}

// methodDoc is what a method's declaration says.
type methodDoc struct {
	about      string
	parameters []string
}

// readDocs reads the Go sources in the folders, tests left out. Where folders declare the same name, the first one counts.
func readDocs(folders ...string) (*docs, error) {
	d := &docs{types: map[string]string{}, fields: map[string]string{}, methods: map[string]methodDoc{}}
	for _, folder := range folders {
		paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, &fs.PathError{Op: "read Go sources of", Path: folder, Err: fs.ErrNotExist}
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			for _, declaration := range file.Decls {
				d.add(declaration)
			}
		}
	}
	return d, nil
}

func (d *docs) add(declaration ast.Decl) {
	switch declaration := declaration.(type) {
	case *ast.FuncDecl:
		d.addMethod(declaration)
	case *ast.GenDecl:
		for _, spec := range declaration.Specs {
			typ, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			about := typ.Doc.Text()
			if about == "" {
				about = declaration.Doc.Text()
			}
			set(d.types, typ.Name.Name, about)
			if structure, ok := typ.Type.(*ast.StructType); ok {
				d.addFields(typ.Name.Name, structure)
			}
		}
	}
}

func (d *docs) addFields(typ string, structure *ast.StructType) {
	for _, field := range structure.Fields.List {
		about := field.Doc.Text()
		if about == "" {
			about = field.Comment.Text()
		}
		for _, name := range field.Names {
			set(d.fields, typ+"."+name.Name, about)
		}
	}
}

func (d *docs) addMethod(function *ast.FuncDecl) {
	if function.Recv == nil {
		return
	}
	receiver := function.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	name, ok := receiver.(*ast.Ident)
	if !ok {
		return
	}
	method := methodDoc{about: function.Doc.Text()}
	for _, parameter := range function.Type.Params.List {
		for _, name := range parameter.Names {
			method.parameters = append(method.parameters, name.Name)
		}
	}
	d.methods[name.Name+"."+function.Name.Name] = method
}

// set keeps what was said first.
func set(m map[string]string, key, value string) {
	if _, said := m[key]; !said {
		m[key] = strings.TrimSpace(value)
	}
}
