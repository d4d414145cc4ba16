ValueSet: ChargeItemType
Id: ndhm-chargeitem-types
Title: "ChargeItem Type"
Description: "What is billed, by kind."

* include codes from system ndhm-billing-codes

ValueSet: InvoiceType
Id: ndhm-invoice-types
Title: "Invoice Type"
Description: "Kinds of bills."

* ndhm-billing-codes#00 "Consultation"
* ndhm-billing-codes#01 "Pharmacy"
* ndhm-billing-codes#02 "IPD"
* ndhm-billing-codes#03 "OPD"
* ndhm-billing-codes#99 "Others"

ValueSet: PriceComponent
Id: ndhm-price-components
Title: "Price Component"
Description: "What a price is made up of: rate, discount, taxes."

* include codes from system ndhm-price-components
