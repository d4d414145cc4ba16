Alias: $sct = http://snomed.info/sct
Alias: $loinc = http://loinc.org
Alias: $icd10 = http://hl7.org/fhir/sid/icd-10
Alias: $v2-0203 = http://terminology.hl7.org/CodeSystem/v2-0203
Alias: $organization-type = http://terminology.hl7.org/CodeSystem/organization-type
