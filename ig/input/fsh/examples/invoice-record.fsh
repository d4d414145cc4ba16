Instance: invoice-record
InstanceOf: DocumentBundle
Usage: #example
Title: "Invoice record"
Description: "The bill of an outpatient consultation."
* insert Document(INV-2025-0311, 2025-03-03T10:40:00.000+05:30)
* entry[+] insert Holds(80, Bill)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(81, ConsultationInvoice)
* entry[+] insert Holds(82, ConsultationCharge)

Instance: Bill
InstanceOf: InvoiceRecord
Usage: #inline
* insert Is(80)
* insert Signed(Invoice, 2025-03-03T10:40:00+05:30)
* type.text = "Invoice Record"
* section.title = "Invoice"
* section insert Narrative(Consultation at 590 rupees)
* section.entry[Invoice] insert Entry(81, Invoice, Consultation)

Instance: ConsultationInvoice
InstanceOf: Invoice
Usage: #inline
* insert Is(81)
* insert Narrative(Consultation at 590 rupees)
* identifier.system = "https://records.sahyadri-hospital.example.org"
* identifier.value = "INV-2025-0311"
* status = #issued
* type = BillingCodeSystem#00 "Consultation"
* subject insert OfMeera
* recipient insert OfMeera
* date = "2025-03-03T10:40:00+05:30"
* participant.actor insert ByDoctor
* issuer insert ByHospital
* lineItem.sequence = 1
* lineItem.chargeItemReference insert To(82, Consultation)
* lineItem.priceComponent[0] insert Price(base, 01, Rate, 550.00)
* lineItem.priceComponent[1] insert Price(discount, 02, Discount, 50.00)
* lineItem.priceComponent[2] insert Price(tax, 03, CGST, 45.00)
* lineItem.priceComponent[3] insert Price(tax, 04, SGST, 45.00)
* totalNet insert Rupees(500.00)
* totalGross insert Rupees(590.00)

Instance: ConsultationCharge
InstanceOf: ChargeItem
Usage: #inline
* insert Is(82)
* insert Narrative(Consultation)
* status = #billed
* code = BillingCodeSystem#00 "Consultation"
* subject insert OfMeera
* occurrenceDateTime = "2025-03-03"
* performer.actor insert ByDoctor
* quantity.value = 1
* productCodeableConcept = $sct#11429006 "Consultation"
