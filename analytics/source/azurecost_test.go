package source

import (
	"slices"
	"strings"
	"testing"
)

func TestAzureFamilies(t *testing.T) {
	for _, c := range []struct {
		file            string
		choices         Choices
		billed          string
		records         int
		date, amount    string
		service, region string
	}{
		{"EA_ActualCost_Small.csv", Choices{}, "8.5450077867419368", 11, "Date", "Cost", "MeterCategory", "ResourceLocation"},
		{"EA_AmortizedCost_Small.csv", Choices{}, "16.2969321366366446", 28, "Date", "Cost", "MeterCategory", "ResourceLocation"},
		{"azure/German.csv", Choices{}, "0.075", 1, "UsageDateTime (UsageDateTime)", "PreTaxCost (PreTaxCost)",
			"Kategorie der Verbrauchseinheit (MeterCategory)", "Ressourcenstandort (ResourceLocation)"},
		{"azure/PayAsYouGo.csv", Choices{}, "0.075", 1, "UsageDateTime", "PreTaxCost", "MeterCategory", "ResourceLocation"},
		{"azure/VirtualMachine.csv", Choices{Currency: "usd"}, "4.", 1, "UsageDateTime", "costinbillingcurrency", "MeterCategory", "resourcelocation"},
		// The header has one column more than the lines.
		{"azure/Template.csv", Choices{Currency: "USD"}, "16.393506212224391", 87, "UsageDateTime", "costinbillingcurrency", "MeterCategory", ""},
	} {
		d := draftWith(t, azureCost{}, sampleOf(t, "billing/"+c.file, ""), c.choices)
		sum, n := columnSum(t, d, "billed")
		if n != c.records || !strings.HasPrefix(sum, c.billed) {
			t.Errorf("%s: %d records, billed %s, want %d and %s", c.file, n, sum, c.records, c.billed)
		}
		for field, want := range map[string]string{"started": c.date, "billed": c.amount, "service": c.service, "region": c.region} {
			if got := mapsTo(d, field); want != "" && (len(got) == 0 || got[0] != want) {
				t.Errorf("%s: %s comes from %q, want %q", c.file, field, got, want)
			}
		}
		if got := d.Plan.Reader.Columns; c.region == "" && slices.Contains(got, "resourcelocation") {
			t.Errorf("%s: the reader expects %q", c.file, got)
		}
		if vendorSQL(t, d, "vendor") != "'Microsoft'" || d.Plan.KeyedBy != "" {
			t.Errorf("%s: vendor %s, keyed by %q", c.file, vendorSQL(t, d, "vendor"), d.Plan.KeyedBy)
		}
	}
}

// TestAzureActualOrAmortised: the headers are the same, so the lines must tell.
func TestAzureActualOrAmortised(t *testing.T) {
	header := "SubscriptionId,Date,MeterCategory,ChargeType,PricingModel,CostInBillingCurrency,BillingCurrencyCode\n"
	for _, c := range []struct {
		name, file, line string
		amortised        bool
	}{
		{"an unused reservation", "x.csv", "s,09/13/2023,VM,UnusedReservation,Reservation,2.5,USD", true},
		{"covered usage with a cost", "x.csv", "s,09/13/2023,VM,Usage,SavingsPlan,2.5,USD", true},
		{"covered usage for nothing", "amortized.csv", "s,09/13/2023,VM,Usage,Reservation,0.00,USD", false},
		{"a purchase", "amortized.csv", "s,09/13/2023,VM,Purchase,Reservation,100,USD", false},
		{"nothing but the file's name", "part_AmortizedCost.csv", "s,09/13/2023,VM,Usage,OnDemand,1,USD", true},
		{"nothing", "x.csv", "s,09/13/2023,VM,Usage,OnDemand,1,USD", false},
	} {
		d := draftWith(t, azureCost{}, sampleOf(t, c.file, header+c.line+"\n"), Choices{})
		if got := vendorSQL(t, d, "effective") != ""; got != c.amortised {
			t.Errorf("%s: amortised is %v", c.name, got)
		}
		if warned := len(d.Warnings) > 0; warned != c.amortised {
			t.Errorf("%s: warnings %q", c.name, d.Warnings)
		}
	}
}

// TestAzureDatesAreMonthFirst: Azure writes MM/DD/YYYY in every language, so dates that leave it open need no
// question; dates that can only be day first, after a spreadsheet, are taken as such.
func TestAzureDatesAreMonthFirst(t *testing.T) {
	header := "SubscriptionId,Date,MeterCategory,Cost,BillingCurrency\n"
	for lines, want := range map[string]string{
		"s,09/04/2023,VM,1,USD\ns,09/05/2023,VM,1,USD\n": "%m/%d/%Y",
		"s,21/09/2023,VM,1,USD\ns,05/09/2023,VM,1,USD\n": "%d/%m/%Y",
	} {
		d := draftWith(t, azureCost{}, sampleOf(t, "x.csv", header+lines), Choices{})
		if sql := vendorSQL(t, d, "started"); !strings.Contains(sql, want) {
			t.Errorf("started is %s, want %s", sql, want)
		}
	}
}

func TestAzureAsksForTheCurrency(t *testing.T) {
	s := sampleOf(t, "billing/azure/VirtualMachine.csv", "")
	d := draftWith(t, azureCost{}, s, Choices{})
	if d.Plan != nil || len(d.Questions) != 1 || d.Questions[0].ID != "currency" {
		t.Errorf("questions %+v", d.Questions)
	}
}

// TestAzureCustomerAgreement: amounts stand in three currencies, of which the billing currency is the invoice's.
func TestAzureCustomerAgreement(t *testing.T) {
	text := "invoiceId,date,meterCategory,costInPricingCurrency,costInUsd,costInBillingCurrency,billingCurrency,pricingCurrency,chargeType,subscriptionId\n" +
		"I1,09/13/2023,Azure OpenAI,1.0,1.0,0.9,EUR,USD,Refund,s\n"
	d := draftWith(t, azureCost{}, sampleOf(t, "x.csv", text), Choices{})
	if got := mapsTo(d, "billed"); !slices.Equal(got, []string{"costInBillingCurrency"}) {
		t.Errorf("billed comes from %q", got)
	}
	if got := mapsTo(d, "currency"); !slices.Equal(got, []string{"billingCurrency"}) {
		t.Errorf("currency comes from %q", got)
	}
}

func TestAzureTagsWithoutBraces(t *testing.T) {
	d := draftWith(t, azureCost{}, sampleOf(t, "billing/EA_ActualCost_Small.csv", ""), Choices{})
	if sql := vendorSQL(t, d, "tags"); !strings.Contains(sql, "json_valid('{' || ") {
		t.Errorf("tags is %s", sql)
	}
}
