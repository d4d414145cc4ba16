ValueSet: AlcoholDrinkingStatus
Id: ndhm-alcohol-drinking-status
Title: "Alcohol Drinking Status"
Description: "Whether and how somebody drinks alcohol."

* $sct#219006 "Current drinker"
* $sct#105542008 "Non - drinker"
* $sct#82581004 "Ex-drinker"
* $sct#86933000 "Heavy drinker"
* $sct#228277002 "Light drinker"
* $sct#43783005 "Moderate drinker"
* $sct#28127009 "Social drinker"
* include codes from system $sct where concept is-a #228273003

ValueSet: DietType
Id: ndhm-diet-type
Title: "Diet Type"
Description: "What somebody eats."

* $sct#24930006 "Vegan"
* $sct#926305006 "Jain diet"
* $sct#300928006 "Vegetarian"
* $sct#162538009 "Ovo-lacto-vegetarian"
* $sct#226228003 "Sikh diet"
* include codes from system $sct where concept is-a #41829006

ValueSet: GeneralWellbeing
Id: ndhm-general-well-being
Title: "General Wellbeing"
Description: "How well somebody feels."

* $sct#102499006 "Fit and well"
* $sct#161901003 "Chronic sick"
* $sct#271795006 "Malaise and fatigue"
* $sct#248264000 "No complaints"
* $sct#386705008 "Lightheadedness"
* include codes from system $sct where concept is-a #365275006

ValueSet: MentalStatus
Id: ndhm-mental-status
Title: "Mental Status"
Description: "States of mind."

* $sct#83765003 "Boredom"
* $sct#45763006 "Demoralization"
* $sct#708891002 "Emotionally stable"
* $sct#28669007 "Anhedonia"
* $sct#48694002 "Anxiety"
* $sct#102893002 "Excitability"
* $sct#225012006 "Feeling ashamed"
* $sct#224973000 "Feeling frustrated"
* $sct#267076002 "Feeling lonely"
* $sct#307048004 "Feeling isolated"
* $sct#162190005 "No nervous symptoms"
* $sct#225457007 "Feeling suicidal"
* $sct#224977004 "Feeling upset"
* $sct#271596009 "Mental distress"
* $sct#366979004 "Depressed mood"
* $sct#1402001 "Fear"
* $sct#75408008 "Feeling angry"
* $sct#55929007 "Feeling irritable"
* $sct#112080002 "Cheerful mood"
* $sct#225658008 "Mood stable"
* $sct#102894008 "Feeling calm"
* $sct#425363002 "Smiling"
* $sct#79015004 "Worried"
* $sct#53489000 "Tension"
* include codes from system $sct where concept is-a #106126000

ValueSet: TobaccoChewingStatus
Id: ndhm-tobacco-chewing-status
Title: "Tobacco Chewing Status"
Description: "Whether somebody chews tobacco."

* include codes from system $sct where concept is-a #228509002

ValueSet: TobaccoSmokingStatus
Id: ndhm-tobacco-smoking-status
Title: "Tobacco Smoking Status"
Description: "Whether and how somebody smokes."

* $sct#77176002 "Smoker"
* $sct#160618006 "Current non-smoker"
* $sct#8517006 "Ex-smoker"
* $sct#230065006 "Chain smoker"
* $sct#230063004 "Heavy cigarette smoker"
* $sct#230060001 "Light cigarette smoker"
* $sct#230062009 "Moderate cigarette smoker"
* $sct#230059006 "Occasional cigarette smoker"
* include codes from system $sct where concept is-a #365981007
