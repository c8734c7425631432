package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"

	"telltale/analytics/fault"
)

// callLimit is the greatest length of the arguments of a call, in bytes.
const callLimit = 1 << 20

// fileLimit is that of calls which take a whole file.
const fileLimit = 128 << 20

// takesFile are the calls with a file among their arguments: a workbook may be large.
var takesFile = []string{"Settings.Compare", "Settings.Import"}

// limitOf is the greatest length of the arguments of a call.
func limitOf(name string) int64 {
	if slices.Contains(takesFile, name) {
		return fileLimit
	}
	return callLimit
}

// api calls methods of services: exactly the exported ones.
type api struct {
	methods map[string]reflect.Value // by "Service.Method"
	policy  map[string]check
}

// check looks at the arguments of a call from a browser and may replace them.
type check func(args []reflect.Value) error

func newAPI(services []any, policy map[string]check) *api {
	methods := map[string]reflect.Value{}
	for _, service := range services {
		value := reflect.ValueOf(service)
		for i := range value.NumMethod() {
			methods[value.Type().Elem().Name()+"."+value.Type().Method(i).Name] = value.Method(i)
		}
	}
	return &api{methods: methods, policy: policy}
}

// ServeHTTP calls the method that the address names.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("service") + "." + r.PathValue("method")
	method, known := a.methods[name]
	if !known {
		answerError(w, fault.New(fault.NotFound, "There is no method %s.", name))
		return
	}
	// A page of another site cannot send this type without asking first.
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		answerError(w, withStatus{fault.New(fault.Invalid, "The arguments of %s must be sent as application/json.", name), http.StatusUnsupportedMediaType})
		return
	}
	args, err := arguments(name, method.Type(), http.MaxBytesReader(w, r.Body, limitOf(name)))
	if check := a.policy[name]; err == nil && check != nil {
		err = check(args)
	}
	if err != nil {
		answerError(w, err)
		return
	}
	unhurried(w)
	result, err := call(name, method, args)
	if err != nil {
		answerError(w, err)
		return
	}
	answerJSON(w, http.StatusOK, result)
}

// arguments reads a JSON array as the arguments of a method.
func arguments(name string, method reflect.Type, body io.Reader) ([]reflect.Value, error) {
	text, err := io.ReadAll(body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return nil, withStatus{fault.New(fault.Invalid, "The arguments of %s are longer than %d bytes.", name, limitOf(name)), http.StatusRequestEntityTooLarge}
	}
	if err != nil {
		return nil, broken("What was sent to "+name, err)
	}
	var given []json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil || given == nil {
		return nil, fault.New(fault.Invalid, "The arguments of %s must be a JSON array.", name)
	}
	if len(given) != method.NumIn() {
		return nil, fault.New(fault.Invalid, "%s takes %d arguments, not %d.", name, method.NumIn(), len(given))
	}
	args := make([]reflect.Value, len(given))
	for i, text := range given {
		target := reflect.New(method.In(i))
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(target.Interface()); err != nil {
			return nil, fault.New(fault.Invalid, "Argument %d of %s is wrong: %v.", i+1, name, err)
		}
		args[i] = target.Elem()
	}
	return args, nil
}

// call calls a method that returns an error, or a value and an error. A panic is an error too: one call must not end the
// work of others.
func call(name string, method reflect.Value, args []reflect.Value) (result any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fault.New(fault.Internal, "%s failed: %v.", name, cause).Do("This is a mistake of Telltale; please report it.")
		}
	}()
	results := method.Call(args)
	if failed, ok := results[len(results)-1].Interface().(error); ok && failed != nil {
		return nil, failed
	}
	if len(results) == 1 {
		return nil, nil
	}
	return results[0].Interface(), nil
}
