package source

// vendorFormats are the exports of named products, in the order in which they are offered.
func vendorFormats() []Format {
	return []Format{
		focus{},
		awsCUR{},
		costExplorer{},
		costAndUsage{},
		azureCost{},
		gcpCost{},
		openAICosts{},
		openAIUsage{},
		openAIActivity{},
		anthropicCosts{},
		anthropicUsage{},
		statuspage{},
		prometheus{},
		upptime{},
		uptimeRobot{},
		nginxJSON{},
		caddy{},
		traefik{},
		surveyMonkey{},
		qualtrics{},
		googleForms{},
		microsoftForms{},
		typeform{},
		googlePlay{},
		appReviews{},
		zendeskCSAT{},
		chatFeedback{},
		langfuseObservations{},
		langfuseTraces{},
		langfuseScores{},
	}
}
