package demo

import "strconv"

// conversions writes how many visitors bought something, with Piko at hand and in the group that does not see it.
func (w *writer) conversions() error {
	f := File{Name: "conversions.csv", Source: "conversions", Declare: dateOf(firstDay) + "/" + dateOf(endDay)}
	return w.table(f, []string{"day", "group", "visitors", "orders", "revenue", "currency"}, func(row func(...string)) {
		for day := firstDay; day < endDay; day++ {
			d := diceFor(forConversions, day)
			shoppers := d.around(weekday[(day+4)%7]*levelOn(day)/1000, 70)
			if holiday(day) != "" {
				shoppers = shoppers * 34 / 100
			}
			for i, group := range []string{"ai", "baseline"} {
				// A tenth of the visitors never sees Piko.
				visitors := shoppers * 9 / 10
				bought := int64(79) // of a thousand
				if i == 1 {
					visitors, bought = shoppers/10, 68
				} else if day >= dayOf("2026-10-14") {
					bought = 76
				}
				orders := d.around(visitors*bought/1000, 110)
				row(w.offset(dateOf(day)+" 00:00"), group, strconv.FormatInt(visitors, 10), strconv.FormatInt(orders, 10),
					string(decimal(nil, orders*d.around(8_640, 60), 2)), "EUR")
			}
		}
	})
}
