package source
import ("testing";"fmt";"os";"encoding/csv";"strings";"path/filepath")
func TestZZ(t *testing.T){
 var sql strings.Builder
 cases := []struct{n,id string; c Choices}{
  {"billing/focus_sample.csv","focus",Choices{}},{"billing/aws_cur_legacy.csv","aws-cur",Choices{}},{"billing/aws_cost_explorer_costs.csv","aws-cost-explorer",Choices{}},
  {"billing/cost_and_usage_grouped.json","aws-cost-and-usage",Choices{}},{"billing/cost_and_usage_total.json","aws-cost-and-usage",Choices{}},
  {"billing/EA_ActualCost_Small.csv","azure-cost",Choices{}},{"billing/EA_AmortizedCost_Small.csv","azure-cost",Choices{}},{"billing/azure/German.csv","azure-cost",Choices{}},{"billing/azure/PayAsYouGo.csv","azure-cost",Choices{}},
  {"billing/azure/VirtualMachine.csv","azure-cost",Choices{Currency:"USD"}},{"billing/azure/Template.csv","azure-cost",Choices{Currency:"USD"}},{"billing/azure/BOM.csv","azure-cost",Choices{}},{"billing/gcp_cost_table.csv","gcp-cost-table",Choices{}},
  {"uptime/statuspage_incidents.json","statuspage",Choices{}},
  {"feedback/sample.csv","qualtrics",Choices{Zone:"UTC"}},{"feedback/sample_legacy.csv","qualtrics",Choices{Zone:"UTC"}},{"feedback/feedback_like.jsonl","chat-feedback",Choices{Zone:"UTC"}},
  {"feedback/StarWars.csv","surveymonkey",Choices{Start:"2014-06-01T00:00:00Z"}},{"feedback/steak-risk-survey.csv","surveymonkey",Choices{Start:"2014-06-01T00:00:00Z",Columns:map[string]string{"rating":""}}},
 }
 for i,c:=range cases {
  func(){ defer func(){ if r:=recover(); r!=nil { fmt.Println("PANIC",c.n,r) } }()
  s:=inspectFile(t,c.n,"")
  m := Detect(s)
  for _,x:=range m[:min(3,len(m))] { fmt.Printf("%s: %s %.2f %v\n",c.n,x.Source,x.Score,x.Why)}
  f:=Named(c.id)
  d := &Draft{File: s.File, Shape: s.Shape, Source: f.ID(), Columns: s.Columns, Choices: c.c}
  if err := f.Plan(s, d); err != nil { fmt.Println("ERR",err); return }
  for _,q:=range d.Questions{fmt.Printf("   Q %s %s [%s] %v %s\n",q.ID,q.Text,q.Evidence,q.Options,q.Flag)}
  for _,w:=range d.Warnings{fmt.Println("   W",w)}
  for _,w:=range d.Ignored{ if w.Reason!="no canonical field" {fmt.Println("   I",w)}}
  if d.Plan==nil{return}
  for _,w:=range d.Plan.Notes{fmt.Println("   N",w)}
  p:=d.Plan
  var src string
  abs,_:=filepath.Abs(p.Reader.Path)
  switch p.Reader.Kind {
  case ReadCSV:
   names:=lits(p.Reader.Columns)
   src=fmt.Sprintf("read_csv(%s, delim=%s, quote='\"', escape='\"', header=false, skip=%d, names=[%s], all_varchar=true, nullstr=['','NULL','null'], null_padding=true, auto_detect=false, columns={%s}, strict_mode=false)", lit(abs), lit(string(p.Reader.Dialect.Delimiter)), p.Reader.Dialect.SkipLines, names, cols(p.Reader.Columns))
   src=strings.Replace(src, "names=["+names+"], all_varchar=true, ","",1)
  case ReadRows:
   path:=fmt.Sprintf("/tmp/vov/r%d.csv",i); o,_:=os.Create(path); w:=csv.NewWriter(o)
   for _,r:=range recordsOf(t,d) { if r.Bad!="" {fmt.Println("   BAD",r); continue}; w.Write(r.Values)}
   w.Flush(); o.Close()
   src=fmt.Sprintf("read_csv('%s', delim=',', quote='\"', escape='\"', header=false, nullstr='', auto_detect=false, columns={%s})",path, cols(p.Reader.Columns))
  case ReadLines:
   var sel []string
   for _,col:=range p.Reader.Columns { sel=append(sel, fmt.Sprintf("json_extract_string(line, %s) AS %s", lit(p.Reader.JSON[col]), ident(col))) }
   src=fmt.Sprintf("(SELECT %s FROM read_csv('%s', delim='\x01', quote='', escape='', header=false, auto_detect=false, columns={'line':'VARCHAR'}))", strings.Join(sel,", "), abs)
  }
  var fs []string
  for _,f:=range p.Outputs[0].Fields{ fs=append(fs, "("+f.SQL+") AS "+f.Name) ; if f.Raw!="" { fs=append(fs, fmt.Sprintf("((%s) IS NULL AND (%s) IS NOT NULL) AS bad_%s", f.SQL,f.Raw,f.Name))}}
  where:="true"
  for _,g:=range p.Ignore{ where+=" AND NOT coalesce("+g.Where+", false)"}
  fmt.Fprintf(&sql,"CREATE OR REPLACE TABLE t AS SELECT %s FROM %s WHERE %s\n;\n", strings.Join(fs,",\n "), src, where)
  bad:="false"
  for _,f:=range p.Outputs[0].Fields{ if f.Raw!="" {bad+=" OR bad_"+f.Name}; if f.Required {bad+=" OR "+f.Name+" IS NULL"}}
  if p.Outputs[0].Table=="costs" {
   eff:="NULL"; for _,f:=range p.Outputs[0].Fields{ if f.Name=="effective"{eff="sum(effective)::VARCHAR"}}
   id:="NULL"; for _,f:=range p.Outputs[0].Fields{ if f.Name=="id"{id="count(DISTINCT id)"}}
   fmt.Fprintf(&sql,"SELECT '%s', count(*), count(*) FILTER (%s) AS bad, sum(billed)::VARCHAR, %s, min(started), max(ended), %s, min(ended-started), max(ended-started) FROM t\n;\nSELECT kind, count(*), sum(billed)::VARCHAR FROM t GROUP BY 1 ORDER BY 1\n;\nSELECT * FROM t WHERE %s LIMIT 1\n;\n", c.n,bad,eff,id,bad)
  } else { fmt.Fprintf(&sql,"SELECT '%s', count(*), count(*) FILTER (%s) FROM t\n;\n",c.n,bad) }
  fmt.Fprintf(&sql,"SELECT * FROM t LIMIT 2\n;\n")
  }()
 }
 os.WriteFile("/tmp/vov/all.sql",[]byte(sql.String()),0o644)
}
func cols(c []string) string { var o []string; for _,x:=range c{o=append(o, lit(x)+":'VARCHAR'")}; return strings.Join(o,",")}
