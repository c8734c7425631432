package demo

import (
	"cmp"
	"strconv"
	"time"
)

// month are the first days of a day's month and of the one after.
func month(day int64) (from, to time.Time) {
	t := time.Unix(day*86400, 0).UTC()
	from = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 1, 0)
}

// monthEnd is the first day of the month after a day's.
func monthEnd(day int64) int64 {
	_, to := month(day)
	return to.Unix() / 86400
}

const focusHeader = "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,EffectiveCost,InvoiceId,InvoiceIssuerName,ProviderName,PublisherName,ServiceCategory,ServiceName,SkuId,Tags"

// charge is one line of the FOCUS bill.
type charge struct {
	day               int64
	amount            int64 // hundred millionths of a dollar
	quantity          int64
	unit, what, sku   string
	vendor            string
	category, service string
}

// focus writes the bill of the vendors that export FOCUS: the models by the tokens that were used, the vector database
// and monitoring. What AWS charges stands in its own report and not here.
func (w *writer) focus(spent *usage) (err error) {
	o, err := w.create(File{Name: "vendors-focus.csv", Source: "focus"})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, o.close()) }()
	o.line = append(o.line, focusHeader...)
	o.end()
	for day := firstDay; day < endDay; day++ {
		d := diceFor(forBill, day)
		if used := spent.days[day]; used != nil {
			for model := large; model < modelCount; model++ {
				p := priceOn(model, day)
				name := modelNames[model]
				c := charge{day: day, unit: "Tokens", vendor: "Nordlicht AI", category: "AI and Machine Learning", service: "Nordlicht API"}
				c.amount, c.quantity, c.what, c.sku = used[model].in*p.in, used[model].in, name+" input tokens", name+"-input"
				o.charge(c)
				if p.out > 0 {
					c.amount, c.quantity, c.what, c.sku = used[model].out*p.out, used[model].out, name+" output tokens", name+"-output"
					o.charge(c)
				}
			}
		}
		units := d.around(1_180+(day-firstDay)*2/3, 40)
		o.charge(charge{day: day, amount: units * 820_000, quantity: units, unit: "Read Units (thousands)", what: "Pinewood serverless read units",
			vendor: "Pinewood", category: "Databases", service: "Pinewood Vector Database", sku: "pw-read-units"})
		hosts := 11 + (day-firstDay)/110
		o.charge(charge{day: day, amount: hosts * 62_000_000, quantity: hosts, unit: "Hosts", what: "Wachturm hosts",
			vendor: "Wachturm", category: "Management and Governance", service: "Wachturm Monitoring", sku: "wt-host"})
	}
	return nil
}

// charge writes a line of the bill.
func (o *output) charge(c charge) {
	from, to := month(c.day)
	stamp := func(b []byte, day int64) []byte { return append(append(b, dateOf(day)...), "T00:00:00Z"...) }
	b := decimal(o.line, c.amount, 8)
	b = append(b, ",kk-4711,Kolibri Kontor,USD,"...)
	b = stamp(b, to.Unix()/86400)
	b = append(b, ',')
	b = stamp(b, from.Unix()/86400)
	b = append(b, ',')
	b = append(b, `Usage,"`...)
	b = append(b, c.what...)
	b = append(b, `",Usage-Based,`...)
	b = stamp(b, c.day+1)
	b = append(b, ',')
	b = stamp(b, c.day)
	b = append(b, ',')
	b = strconv.AppendInt(b, c.quantity, 10)
	b = append(b, ',')
	b = append(b, c.unit...)
	b = append(b, ',')
	b = decimal(b, c.amount, 8)
	b = append(b, ',')
	b = append(b, c.vendor[:2]...)
	b = from.AppendFormat(b, "-200601,")
	b = append(b, c.vendor...)
	b = append(b, ',')
	b = append(b, c.vendor...)
	b = append(b, ',')
	b = append(b, c.vendor...)
	b = append(b, ',')
	b = append(b, c.category...)
	b = append(b, ',')
	b = append(b, c.service...)
	b = append(b, ',')
	b = append(b, c.sku...)
	o.line = append(b, `,"{""project"": ""piko""}"`...)
	o.end()
}
