-- Classes of user agents, once per distinct text: bots and probes flood access logs and are filtered by class.
INSERT INTO agents
SELECT agent, CASE
    WHEN regexp_matches(agent, '(?i)pingdom|uptimerobot|statuscake|site24x7|kube-probe|elb-healthchecker|googlehc|healthcheck|health-check|datadog|newrelicpinger|blackbox') THEN 'probe'
    WHEN regexp_matches(agent, '(?i)bot\b|bot[/;_-]|crawl|spider|slurp|gptbot|facebookexternalhit|bingpreview|archiver|feed|tiny tiny rss') THEN 'bot'
    WHEN regexp_matches(agent, '(?i)^(curl|wget|python|go-http|java|okhttp|axios|node|ruby|php|perl|libwww|apache-httpclient|postman|insomnia|grpc|aiohttp|httpx)') THEN 'client'
    WHEN regexp_matches(agent, '(?i)mozilla|opera|safari|chrome|firefox|msie') THEN 'browser'
    ELSE 'other' END
FROM (SELECT DISTINCT agent FROM stored.requests WHERE agent IS NOT NULL AND minute >= $1 AND minute < $2)
WHERE agent NOT IN (SELECT agent FROM agents)
