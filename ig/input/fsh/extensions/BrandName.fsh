Extension: BrandName
Id: BrandName
Title: "Brand name"
Description: "The name under which a vaccine is sold."
Context: https://nrces.in/ndhm/fhir/r4/StructureDefinition/Immunization

* . 0..1
* value[x] only string
