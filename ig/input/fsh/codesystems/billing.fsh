CodeSystem: BillingCodeSystem
Id: ndhm-billing-codes
Title: "Billing Code"
Description: "Kinds of bills and of what is on them."

* ^name = "BillingCode"
* ^caseSensitive = true
* #00 "Consultation"
* #01 "Pharmacy"
* #02 "IPD"
* #03 "OPD"
* #04 "Pathology"
* #05 "Medicines"
* #06 "Nursing Charges"
* #07 "Handling Charges"
* #08 "Delivery Charges"
* #99 "Others"

CodeSystem: PriceComponentCodes
Id: ndhm-price-components
Title: "Price Component"
Description: "What a price is made up of: rate, discount, taxes."

* ^name = "PriceComponent"
* ^caseSensitive = true
* #00 "MRP"
* #01 "Rate"
* #02 "Discount"
* #03 "CGST"
* #04 "SGST"

CodeSystem: PaymentTypeCodes
Id: ndhm-payment-type
Title: "Payment Type"
Description: "What a line of a payment is."

* ^name = "PaymentType"
* ^caseSensitive = true
* #approvedAmount "Approved Amount"
* #tds "TDS Deduction"
* #serviceTax "Service Tax"
* #recovered "Recovered Amount"
* #penality "Penalty Deduction"
* #claimedAmount "Claimed Amount"
