Instance: immunization-record
InstanceOf: DocumentBundle
Usage: #example
Title: "Immunization record"
Description: "A vaccine that was given, the next that is due, and the certificate as a file."
* insert Document(IMM-2025-0007, 2025-05-02T09:30:00.000+05:30)
* entry[+] insert Holds(50, Vaccinations)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(51, FirstVaccine)
* entry[+] insert Holds(52, NextVaccine)
* entry[+] insert Holds(53, VaccineCertificate)

Instance: Vaccinations
InstanceOf: ImmunizationRecord
Usage: #inline
* insert Is(50)
* insert Signed(Immunization record, 2025-05-02T09:30:00+05:30)
* type = $sct#41000179103 "Immunization record"
* section insert Part(Immunizations, 41000179103, [[Immunization record]])
* section.entry[Immunization] insert Entry(51, Immunization, Vaccine that was given)
* section.entry[ImmunizationRecommendation] insert Entry(52, ImmunizationRecommendation, Next vaccine)
* section.entry[DocumentReference] insert Entry(53, DocumentReference, Certificate)

Instance: FirstVaccine
InstanceOf: Immunization
Usage: #inline
* insert Is(51)
* insert Narrative([[Diphtheria, hepatitis B and tetanus vaccine, first dose]])
* extension[BrandName].valueString = "Tripvac"
* status = #completed
* vaccineCode = $sct#871929006 "Diphtheria and hepatitis B and tetanus vaccine"
* patient insert OfMeera
* occurrenceDateTime = "2025-05-02"
* primarySource = true
* lotNumber = "TV-0421"
* expirationDate = "2026-10-31"
* site = $sct#368208006 "Left upper arm structure"
* route = $sct#78421000 "Intramuscular route"
* performer.actor insert ByDoctor
* protocolApplied.doseNumberPositiveInt = 1

Instance: NextVaccine
InstanceOf: ImmunizationRecommendation
Usage: #inline
* insert Is(52)
* insert Narrative(Second dose due on 2 June 2025)
* patient insert OfMeera
* date = "2025-05-02"
* authority insert ByHospital
* recommendation.vaccineCode = $sct#871929006 "Diphtheria and hepatitis B and tetanus vaccine"
* recommendation.forecastStatus = $forecast-status#due "Due"
* recommendation.dateCriterion.code = $loinc#30980-7 "Date vaccine due"
* recommendation.dateCriterion.value = "2025-06-02"
* recommendation.doseNumberPositiveInt = 2
* recommendation.supportingImmunization insert To(51, First dose)

Instance: VaccineCertificate
InstanceOf: DocumentReference
Usage: #inline
* insert Is(53)
* insert Narrative(Certificate of vaccination)
* status = #current
* type = $sct#41000179103 "Immunization record"
* subject insert OfMeera
* content.attachment insert Pdf(Certificate of vaccination)
