// What the examples have in common. A resource is known by its last two digits: Is(10) gives it that id, To(10, ...) refers
// to it, Holds(10, ...) puts it into a Bundle.

Alias: $v3-ActCode = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $v3-Confidentiality = http://terminology.hl7.org/CodeSystem/v3-Confidentiality
Alias: $v3-RoleCode = http://terminology.hl7.org/CodeSystem/v3-RoleCode
Alias: $condition-clinical = http://terminology.hl7.org/CodeSystem/condition-clinical
Alias: $condition-ver-status = http://terminology.hl7.org/CodeSystem/condition-ver-status
Alias: $allergyintolerance-clinical = http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical
Alias: $observation-category = http://terminology.hl7.org/CodeSystem/observation-category
Alias: $processpriority = http://terminology.hl7.org/CodeSystem/processpriority
Alias: $subscriber-relationship = http://terminology.hl7.org/CodeSystem/subscriber-relationship
Alias: $adjudication = http://terminology.hl7.org/CodeSystem/adjudication
Alias: $forecast-status = http://terminology.hl7.org/CodeSystem/immunization-recommendation-status

RuleSet: Is(n)
* id = "3f0a52c4-7b1d-4c58-9e60-6a10e7d2f0{n}"

RuleSet: To(n, display)
* reference = "urn:uuid:3f0a52c4-7b1d-4c58-9e60-6a10e7d2f0{n}"
* display = "{display}"

// Entries of sections say of which type they are: most records are sliced by it.
RuleSet: Entry(n, type, display)
* reference = "urn:uuid:3f0a52c4-7b1d-4c58-9e60-6a10e7d2f0{n}"
* type = "{type}"
* display = "{display}"

RuleSet: Holds(n, instance)
* fullUrl = "urn:uuid:3f0a52c4-7b1d-4c58-9e60-6a10e7d2f0{n}"
* resource = {instance}

RuleSet: OfMeera
* insert To(01, Meera Nair)

RuleSet: ByDoctor
* insert To(02, Dr. Kavita Rao)

RuleSet: ByHospital
* insert To(03, Sahyadri General Hospital)

RuleSet: ByInsurer
* insert To(04, Varsha Health Insurance)

RuleSet: Document(number, when)
* meta.versionId = "1"
* meta.lastUpdated = "{when}"
* meta.security = $v3-Confidentiality#V "very restricted"
* identifier.system = "https://records.sahyadri-hospital.example.org"
* identifier.value = "{number}"
* type = #document
* timestamp = "{when}"

RuleSet: Exchange(number, when)
* identifier.system = "https://claims.sahyadri-hospital.example.org"
* identifier.value = "{number}"
* type = #collection
* timestamp = "{when}"

// The head of a record about Meera Nair, signed by her doctor.
RuleSet: Signed(title, when)
* status = #final
* subject insert OfMeera
* date = "{when}"
* author insert ByDoctor
* title = "{title}"
* custodian insert ByHospital
* attester.mode = #professional
* attester.time = "{when}"
* attester.party insert ByDoctor
* insert Narrative({title} of Meera Nair)

RuleSet: Narrative(words)
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{words}</p></div>"

RuleSet: Part(title, code, display)
* title = "{title}"
* code = $sct#{code} "{display}"

RuleSet: Confirmed
* clinicalStatus = $condition-clinical#active "Active"
* verificationStatus = $condition-ver-status#confirmed "Confirmed"

RuleSet: Pdf(title)
* contentType = #application/pdf
* title = "{title}"
* data = "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgMjAwIDEwMF0+PmVuZG9iagp4cmVmCjAgNAowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMDkgMDAwMDAgbiAKMDAwMDAwMDA1MiAwMDAwMCBuIAowMDAwMDAwMTAxIDAwMDAwIG4gCnRyYWlsZXI8PC9TaXplIDQvUm9vdCAxIDAgUj4+CnN0YXJ0eHJlZgoxNjQKJSVFT0YK"

RuleSet: Picture(title)
* contentType = #image/png
* title = "{title}"
* data = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

RuleSet: Rupees(value)
* value = {value}
* currency = #INR

RuleSet: Price(type, code, display, value)
* type = #{type}
* code = PriceComponentCodes#{code} "{display}"
* amount insert Rupees({value})
