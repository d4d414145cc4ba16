Instance: prescription
InstanceOf: DocumentBundle
Usage: #example
Title: "Prescription"
Description: "Two medicines as data, and the signed sheet as a file."
* insert Document(RX-2025-0311, 2025-03-03T10:31:00.000+05:30)
* entry[+] insert Holds(20, Prescription)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(05, Visit)
* entry[+] insert Holds(21, RxParacetamol)
* entry[+] insert Holds(22, RxMetformin)
* entry[+] insert Holds(23, RxSheet)

Instance: Prescription
InstanceOf: PrescriptionRecord
Usage: #inline
* insert Is(20)
* insert Signed(Prescription, 2025-03-03T10:31:00+05:30)
* type = $sct#440545006 "Prescription record"
* encounter insert To(05, Outpatient visit)
* section insert Part(Prescription, 440545006, [[Prescription record]])
* section.entry[MedicationRequest][0] insert Entry(21, MedicationRequest, Paracetamol)
* section.entry[MedicationRequest][1] insert Entry(22, MedicationRequest, Metformin)
* section.entry[Binary] insert Entry(23, Binary, Signed sheet)

Instance: RxParacetamol
InstanceOf: MedicationRequest
Usage: #inline
* insert Is(21)
* insert Narrative(Paracetamol 500 mg)
* status = #active
* intent = #order
* medicationCodeableConcept = $sct#322236009 "Paracetamol 500 mg oral tablet"
* subject insert OfMeera
* encounter insert To(05, Outpatient visit)
* authoredOn = "2025-03-03"
* requester insert ByDoctor
* reasonCode = $sct#386661006 "Fever"
* dosageInstruction.text = "One tablet up to three times a day, for five days"
* dosageInstruction.additionalInstruction = $sct#311504000 "With or after food"
* dosageInstruction.route = $sct#26643006 "Oral route"

Instance: RxMetformin
InstanceOf: MedicationRequest
Usage: #inline
* insert Is(22)
* insert Narrative(Metformin 500 mg)
* status = #active
* intent = #order
* medicationCodeableConcept = $sct#765507008 "Metformin hydrochloride 500 mg prolonged-release oral tablet"
* subject insert OfMeera
* encounter insert To(05, Outpatient visit)
* authoredOn = "2025-03-03"
* requester insert ByDoctor
* dosageInstruction.text = "One tablet in the evening"
* dosageInstruction.timing.repeat.frequency = 1
* dosageInstruction.timing.repeat.period = 1
* dosageInstruction.timing.repeat.periodUnit = #d
* dosageInstruction.route = $sct#26643006 "Oral route"

Instance: RxSheet
InstanceOf: Binary
Usage: #inline
* insert Is(23)
* contentType = #application/pdf
* data = "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgMjAwIDEwMF0+PmVuZG9iagp4cmVmCjAgNAowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMDkgMDAwMDAgbiAKMDAwMDAwMDA1MiAwMDAwMCBuIAowMDAwMDAwMTAxIDAwMDAwIG4gCnRyYWlsZXI8PC9TaXplIDQvUm9vdCAxIDAgUj4+CnN0YXJ0eHJlZgoxNjQKJSVFT0YK"
