package demo

import (
	"cmp"
	"time"
)

const curHeader = "identity/LineItemId,identity/TimeInterval,bill/InvoiceId,bill/BillType,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,lineItem/LineItemDescription,product/ProductName,product/regionCode,pricing/unit,resourceTags/user:project"

// awsService is what one service of AWS costs on a day of October 2026, in hundredths of a cent.
type awsService struct {
	code, name, usage, operation, unit, what string
	daily                                    int64
	rate                                     int64 // hundredths of a cent a unit
	follows                                  bool  // traffic, not only the calendar
}

var awsServices = []awsService{
	{"AmazonECS", "Amazon Elastic Container Service", "EUC1-Fargate-vCPU-Hours:perCPU", "FargateTask", "hours", "AWS Fargate - vCPU", 166_000, 466, true},
	{"AmazonECS", "Amazon Elastic Container Service", "EUC1-Fargate-GB-Hours", "FargateTask", "hours", "AWS Fargate - memory", 41_000, 51, true},
	{"AmazonRDS", "Amazon Relational Database Service", "EUC1-InstanceUsage:db.r6g.large", "CreateDBInstance:0014", "Hrs", "RDS db.r6g.large Multi-AZ, PostgreSQL", 124_000, 5160, false},
	{"AmazonRDS", "Amazon Relational Database Service", "EUC1-RDS:Multi-AZ-GP3-Storage", "CreateDBInstance:0014", "GB-Mo", "RDS gp3 storage", 21_500, 2740, false},
	{"AmazonElastiCache", "Amazon ElastiCache", "EUC1-NodeUsage:cache.t4g.medium", "CreateCacheCluster:0002", "Hrs", "ElastiCache cache.t4g.medium", 18_200, 760, false},
	{"AmazonCloudWatch", "AmazonCloudWatch", "EUC1-DataProcessing-Bytes", "PutLogEvents", "GB", "CloudWatch logs ingested", 68_000, 6300, true},
	{"AmazonS3", "Amazon Simple Storage Service", "EUC1-TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "S3 standard storage", 17_400, 245, false},
	{"AWSDataTransfer", "AWS Data Transfer", "EUC1-DataTransfer-Out-Bytes", "RunInstances", "GB", "Data transfer out to the internet", 39_000, 900, true},
	{"AWSELB", "Elastic Load Balancing", "EUC1-LoadBalancerUsage", "LoadBalancing:Application", "Hrs", "Application Load Balancer hours", 31_200, 270, false},
	{"AmazonVPC", "Amazon Virtual Private Cloud", "EUC1-NatGateway-Hours", "NatGateway", "Hrs", "NAT gateway hours", 37_400, 520, false},
}

// cur writes AWS's Cost and Usage Report: a line a day for each kind of usage, the support plan, and a credit.
func (w *writer) cur() (err error) {
	o, err := w.create(File{Name: "aws-cost-and-usage.csv", Source: "aws-cur"})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, o.close()) }()
	o.line = append(o.line, curHeader...)
	o.end()
	for day := firstDay; day < endDay; day++ {
		d := diceFor(forBill, -day)
		// Tasks and disks grew by a third over the time; what follows traffic grew with it too.
		grown := 780 + (day-firstDay)*300/(endDay-firstDay)
		for i, s := range awsServices {
			amount := s.daily * grown / 1000
			if s.follows {
				amount = d.around(s.daily*(grown+levelOn(day))/2000, 90)
			}
			o.lineItem(int64(i), day, 1, "Usage", s, amount, d.around(amount*1000/s.rate, 10))
		}
		if dateOf(day)[8:] == "01" {
			support := awsService{code: "AWSSupportBusiness", name: "AWS Support (Business)", usage: "Dollar", what: "AWS Support (Business)"}
			o.lineItem(90, day, monthEnd(day)-day, "Fee", support, 1_000_000, 1000)
		}
		if dateOf(day) == "2026-03-01" {
			credit := awsService{code: "AmazonECS", name: "Amazon Elastic Container Service", usage: "Credit", what: "AWS credit: startup programme"}
			o.lineItem(91, day, 31, "Credit", credit, -1_500_000, 0)
		}
	}
	return nil
}

// lineItem writes a line of the report. amount is in hundredths of a cent, quantity in thousandths.
func (o *output) lineItem(number, day, days int64, kind string, s awsService, amount, quantity int64) {
	from, to := month(day)
	stamp := func(b []byte, t time.Time) []byte { return t.AppendFormat(b, "2006-01-02T15:04:05Z") }
	start, end := time.Unix(day*86400, 0).UTC(), time.Unix((day+days)*86400, 0).UTC()
	b := append(o.line, "li"...)
	b = padded(b, number, 2)
	b = append(b, "kk7q2m,"...)
	b = stamp(b, start)
	b = append(b, '/')
	b = stamp(b, end)
	b = append(b, ",EUINAT"...)
	b = from.AppendFormat(b, "0601")
	b = append(b, ",Anniversary,470011223344,"...)
	b = stamp(b, from)
	b = append(b, ',')
	b = stamp(b, to)
	b = append(b, ",470011223344,"...)
	b = append(b, kind...)
	b = append(b, ',')
	b = stamp(b, start)
	b = append(b, ',')
	b = stamp(b, end)
	b = append(b, ',')
	b = append(b, s.code...)
	b = append(b, ',')
	b = append(b, s.usage...)
	b = append(b, ',')
	b = append(b, s.operation...)
	b = append(b, ',')
	b = decimal(b, quantity, 3)
	b = append(b, ",USD,"...)
	b = decimal(b, amount, 4)
	b = append(b, `,"`...)
	b = append(b, s.what...)
	b = append(b, `",`...)
	b = append(b, s.name...)
	b = append(b, ",eu-central-1,"...)
	b = append(b, s.unit...)
	o.line = append(b, ",piko"...)
	o.end()
}
