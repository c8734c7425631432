package engine
import ("testing";"context")
func TestDbg(t *testing.T){
	w := newWorkspace(t, "UTC")
	w.load(t,"costs","started,ended,billed,currency,kind\n2026-10-01,2026-10-04,100.00,USD,usage\n")
	w.settle(t)
	s,_:=w.ready(context.Background())
	p,err:=w.Resolve(context.Background(), Spec{Preset:"custom",From:"2026-10-01",To:"2026-10-04"})
	if err!=nil{t.Fatal(err)}
	q:=question{s:s,period:p,by:split{grain:daily}}
	a,err:=w.measure(context.Background(),q,w.catalog.KPIs[18:19])
	t.Log(w.catalog.KPIs[18].ID, a["total_cost"], err, p)
	fact:=w.catalog.Fact("costs")
	t.Log(w.relate(q.frame(),need{fact:fact,names:[]string{"amount"},grain:daily}).sql)
	cells,err:=w.cells(context.Background(),"SELECT day::VARCHAR,key::VARCHAR,amount::VARCHAR FROM ("+w.relate(q.frame(),need{fact:fact,names:[]string{"amount"},grain:daily}).sql+")",3)
	t.Log(cells,err)
}
