// Who appears in the examples. Nobody of them exists.

Instance: Meera
InstanceOf: Patient
Usage: #inline
* insert Is(01)
* insert Narrative([[Meera Nair, born on 14 August 1984]])
* identifier[0].type = $v2-0203#MR "Medical record number"
* identifier[0].system = "https://healthid.ndhm.gov.in"
* identifier[0].value = "91-0000-1111-2222"
* identifier[1].type = IdentifierTypeCodes#ABHA "Ayushman Bharat Health Account (ABHA) ID"
* identifier[1].value = "meera.nair@sbx"
* name.text = "Meera Nair"
* name.family = "Nair"
* name.given = "Meera"
* telecom.system = #phone
* telecom.value = "+91 90000 00001"
* telecom.use = #mobile
* gender = #female
* birthDate = "1984-08-14"
* address.line = "12 Lotus Lane"
* address.city = "Pune"
* address.state = "Maharashtra"
* address.postalCode = "411001"
* address.country = "IN"

Instance: Doctor
InstanceOf: Practitioner
Usage: #inline
* insert Is(02)
* insert Narrative([[Dr. Kavita Rao, general medicine]])
* identifier.type = $v2-0203#MD "Medical License number"
* identifier.system = "https://doctor.ndhm.gov.in"
* identifier.value = "71-0000-2222-3333"
* name.text = "Dr. Kavita Rao"
* telecom.system = #email
* telecom.value = "kavita.rao@sahyadri-hospital.example.org"
* telecom.use = #work
* qualification.code = http://terminology.hl7.org/CodeSystem/v2-0360#MD "Doctor of Medicine"

Instance: Hospital
InstanceOf: Organization
Usage: #inline
* insert Is(03)
* insert Narrative([[Sahyadri General Hospital, Pune]])
* identifier.type = $v2-0203#PRN "Provider number"
* identifier.system = "https://facility.ndhm.gov.in"
* identifier.value = "IN2700000001"
* type = $organization-type#prov "Healthcare Provider"
* name = "Sahyadri General Hospital"
* telecom.system = #phone
* telecom.value = "+91 20 0000 0001"
* telecom.use = #work
* address.line = "1 Hill Road"
* address.city = "Pune"
* address.state = "Maharashtra"
* address.country = "IN"

Instance: Insurer
InstanceOf: Organization
Usage: #inline
* insert Is(04)
* insert Narrative([[Varsha Health Insurance, Mumbai]])
* identifier.type = IdentifierTypeCodes#ROHINI "Registry of Hospitals in Network of Insurance (ROHINI) ID"
* identifier.system = "https://rohini.iib.gov.in/"
* identifier.value = "8900000000001"
* type = $organization-type#ins "Insurance Company"
* name = "Varsha Health Insurance"

Instance: Visit
InstanceOf: Encounter
Usage: #inline
* insert Is(05)
* insert Narrative([[Outpatient visit on 3 March 2025]])
* identifier.system = "https://records.sahyadri-hospital.example.org"
* identifier.value = "OP-2025-0311"
* status = #finished
* class = $v3-ActCode#AMB "ambulatory"
* subject insert OfMeera
* period.start = "2025-03-03T10:00:00+05:30"
* period.end = "2025-03-03T10:25:00+05:30"

Instance: Stay
InstanceOf: Encounter
Usage: #inline
* insert Is(06)
* insert Narrative([[In hospital from 10 to 13 April 2025]])
* identifier.system = "https://records.sahyadri-hospital.example.org"
* identifier.value = "IP-2025-0042"
* status = #finished
* class = $v3-ActCode#IMP "inpatient encounter"
* subject insert OfMeera
* period.start = "2025-04-10T08:30:00+05:30"
* period.end = "2025-04-13T11:00:00+05:30"
* hospitalization.dischargeDisposition.text = "Home"

Instance: Policy
InstanceOf: Coverage
Usage: #inline
* insert Is(07)
* insert Narrative([[Policy VHI-0001-77 of Meera Nair]])
* identifier.system = "https://varsha-insurance.example.org/policies"
* identifier.value = "VHI-0001-77"
* status = #active
* type = $v3-ActCode#HIP "health insurance plan policy"
* subscriber insert OfMeera
* subscriberId = "VHI-0001"
* beneficiary insert OfMeera
* relationship = $subscriber-relationship#self "Self"
* period.start = "2025-01-01"
* period.end = "2025-12-31"
* payor insert ByInsurer
