package demo

// topic is what people ask about, the commonest wording first. In answers and questions # stands for an order's number.
type topic struct {
	name      string
	weight    int64
	orders    int64 // of a thousand conversations look the order up
	searches  int64 // of a thousand conversations search the catalogue
	hard      int64 // additional "I don't know", of a thousand answers
	questions []string
	answers   []string
}

var topics = []topic{
	{"order status", 190, 860, 0, 0, []string{
		"Where is my order?", "Where is my order #?", "where is my order", "Order status", "When will my order arrive?", "Has order # been shipped yet?", "Wo ist meine Bestellung?", "track my parcel",
	}, []string{"Your order # left our warehouse this morning and should arrive tomorrow.", "Order # is being packed. You get an e-mail with the tracking link as soon as it leaves.", "The carrier has order # on its route for today."}},
	{"password", 95, 0, 0, 0, []string{
		"How do I reset my password?", "How can I reset my password?", "how do i reset my password", "reset password", "I forgot my password", "Passwort vergessen", "Password reset mail does not arrive",
	}, []string{"Choose Forgot password on the sign-in page; a link comes by e-mail and works for one hour.", "I have sent a new link to the address of your account. Please look into the spam folder too."}},
	{"returns", 85, 420, 0, 10, []string{
		"How do I return an item?", "How can I send something back?", "Return label for order #", "return policy", "Rücksendung", "I want to return my order #", "How long can I return things?",
	}, []string{"You can return unused items within 30 days. The label for order # is under My orders > Return.", "I have made a return label for order #; print it and hand the parcel in at any post office."}},
	{"refund", 62, 480, 0, 15, []string{
		"Refund policy", "When do I get my refund?", "refund for order #", "What is the refund policy?", "Wann bekomme ich mein Geld zurück?", "My refund has not arrived",
	}, []string{"Refunds go to the payment method you used and take three to five working days after the parcel is back.", "The refund for order # was sent yesterday."}},
	{"invoice", 78, 560, 0, 0, []string{
		"I need an invoice for order #", "Where can I download my invoice?", "invoice copy", "Rechnung für Bestellung #", "Can I get one invoice a month?", "The VAT number on the invoice is wrong",
	}, []string{"You find the invoice of order # under My orders > Documents.", "I have sent the invoice of order # to the accounting address of your account.", "Monthly invoices can be switched on under Account > Billing."}},
	{"pricing", 66, 0, 90, 0, []string{
		"What are the pricing plans?", "What does the business plan cost?", "pricing plans", "Is there a discount for large orders?", "Gibt es Mengenrabatt?", "Do you have prices for schools?",
	}, []string{"Business customers pay 9 EUR a month and get free delivery and 4 % off.", "From 500 EUR an order we take 5 % off, from 2,000 EUR 8 %."}},
	{"subscription", 48, 0, 0, 5, []string{
		"How do I cancel my subscription?", "cancel subscription", "I want to cancel my plan", "Abo kündigen", "How do I pause the paper subscription?",
	}, []string{"You can cancel under Account > Subscriptions until the day before the next delivery.", "I have paused the next delivery. You can start it again at any time."}},
	{"delivery", 72, 230, 0, 5, []string{
		"How much is delivery?", "Do you deliver to Switzerland?", "Can I choose a delivery day?", "Lieferkosten", "What time does the courier come?", "Can you deliver to the third floor?",
	}, []string{"Delivery is free from 49 EUR, below it costs 4.90 EUR.", "We deliver to Austria, Germany, Switzerland, Slovenia and Italy.", "You can choose the day at checkout; the courier comes between 8 and 17."}},
	{"product search", 82, 0, 930, 30, []string{
		"Do you have A3 paper 120 g?", "Which toner fits my printer?", "I am looking for an ergonomic chair", "Product setup instructions", "height adjustable desk", "Welcher Toner passt?", "Do you sell refills for the gel pens?",
	}, []string{"These three fit what you describe; the first is in stock and arrives tomorrow.", "The instructions are on the product's page under Documents.", "We have it in white and oak; both are in stock."}},
	{"stock", 40, 0, 760, 10, []string{
		"Is this back in stock soon?", "When is the oak desk available again?", "in stock?", "Ist der Artikel lagernd?",
	}, []string{"It is expected back next week. Shall I write to you when it is here?", "Yes, there are more than 50 in stock."}},
	{"damaged item", 36, 720, 0, 20, []string{
		"My order # arrived damaged", "The chair is broken", "item arrived damaged", "Die Lieferung ist beschädigt", "Parts are missing in my parcel",
	}, []string{"I am sorry. A replacement for order # goes out today; you need not send the broken one back.", "Please send a photo here, and I arrange the replacement at once."}},
	{"payment", 44, 130, 0, 10, []string{
		"Which payment methods do you take?", "My card was declined", "Can I pay on account?", "Zahlung fehlgeschlagen", "I was charged twice for order #",
	}, []string{"We take cards, PayPal, EPS and, for business customers, payment on account.", "The second booking of order # is a reservation that your bank releases within three days."}},
	{"change order", 38, 800, 0, 10, []string{
		"Can I change the address of order #?", "I want to cancel order #", "change delivery address", "Bestellung # stornieren", "Add something to my order",
	}, []string{"I have changed the address of order #.", "Order # is cancelled; you pay nothing.", "Order # is packed already, so it cannot be changed. You can refuse the parcel."}},
	{"account", 36, 0, 0, 5, []string{
		"How do I add a colleague to our account?", "change e-mail address", "delete my account", "Konto löschen", "Who can order in our company?",
	}, []string{"Under Account > Team you can invite colleagues and set a limit for each.", "I have sent you a link with which you confirm the new address."}},
	{"voucher", 26, 0, 0, 5, []string{
		"My voucher code does not work", "Where do I enter a code?", "Gutschein einlösen", "voucher not accepted",
	}, []string{"The code is valid from 30 EUR on and cannot be combined with others.", "The field for codes is on the last page of the checkout."}},
	{"warranty", 18, 240, 0, 35, []string{
		"How long is the warranty on office chairs?", "warranty claim for order #", "Garantie Bürostuhl",
	}, []string{"Chairs have five years of warranty, all else two.", "I have opened a claim for order #; a colleague writes to you tomorrow."}},
	{"talk to a person", 30, 60, 0, 0, []string{
		"I want to talk to a human", "Can somebody call me?", "agent please", "Ich möchte mit einem Mitarbeiter sprechen",
	}, []string{"Of course. I connect you with a colleague.", "A colleague calls you within the next hour."}},
	{"complaint", 14, 260, 0, 60, []string{
		"I am very unhappy with the delivery", "This is the third time that order # is late", "Where can I complain?",
	}, []string{"I am sorry to hear that. I pass this on to our service team with order #.", "You can write to our service team here; I add this conversation."}},
	{"small talk", 22, 0, 0, 0, []string{
		"Hello", "hi", "Thanks!", "Guten Tag", "are you a robot?",
	}, []string{"Hello! I am Piko, the assistant of Kolibri Kontor. What can I do for you?", "You are welcome.", "I am a program, and I can look up orders, returns and products."}},
	{"other", 18, 20, 40, 260, []string{
		"Do you sponsor school events?", "What is your Wi-Fi password?", "Can you write a poem about staplers?", "Do you buy used furniture?", "Who is your data protection officer?",
	}, []string{"I have passed your question on to our office.", "I can help with orders, returns and products."}},
}

// unknown are the ways in which Piko says that it does not know.
var unknown = []string{
	"I don't know the answer to that, sorry. Shall I connect you with a colleague?",
	"I'm not sure about that and would rather not guess.",
	"Unfortunately I could not find anything about this.",
	"Das weiß ich leider nicht. Soll ich Sie mit einer Kollegin verbinden?",
}

// topicWeights are the weights of topics.
var topicWeights = weightsOf(topics, func(t topic) int64 { return t.weight })

// wordingWeights are how often the wordings of a question are used: the first one is by far the commonest.
var wordingWeights = [][]int64{nil, {1}, {70, 30}, {60, 25, 15}, {52, 24, 14, 10}, {46, 22, 14, 10, 8}, {42, 20, 13, 10, 8, 7}, {38, 19, 13, 10, 8, 7, 5}, {35, 18, 13, 10, 8, 7, 5, 4}}

func weightsOf[T any](list []T, weight func(T) int64) []int64 {
	weights := make([]int64, len(list))
	for i, one := range list {
		weights[i] = weight(one)
	}
	return weights
}
