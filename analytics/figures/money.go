package figures

import (
	"math"
	"strings"
)

// symbols are those of the currencies that are better known by them than by their codes. Pages write the same ones.
var symbols = map[string]string{
	"AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹", "JPY": "¥",
	"KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "$", "VND": "₫",
}

// Money writes an amount with its currency: "$8,245.00", "-€0.50", "CHF 12.00". It has two digits after the point, and more
// where an amount below one would lose its meaning: $0.0125 per request.
func Money(amount float64, currency string) string {
	digits := 2
	if size := math.Abs(amount); size > 0 && size < 1 {
		digits = min(12, 2-int(math.Floor(math.Log10(size))))
	}
	text := grouped(amount, digits)
	if digits == 3 {
		text = strings.TrimSuffix(text, "0") // 0.50, but 0.0230
	}
	return withCurrency(text, currency)
}

// withCurrency sets the currency before the digits of an amount, and behind their sign.
func withCurrency(text, currency string) string {
	sign, size := "", text
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, size = "-", rest
	}
	symbol, known := symbols[currency]
	if !known && currency != "" {
		symbol = currency + " "
	}
	return sign + symbol + size
}
