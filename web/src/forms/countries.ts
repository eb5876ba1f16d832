/** The countries whose phones are texted (`QUICKDOC_PHONE_COUNTRIES` of the API), and how their numbers begin. */
const CALLING_CODES = {
  AT: "43", BE: "32", CA: "1", CH: "41", DE: "49", ES: "34", FR: "33", GB: "44", IE: "353", IT: "39", NL: "31", PL: "48",
  PT: "351", US: "1",
} as const;

export type Country = keyof typeof CALLING_CODES;

export interface CountryChoice {
  readonly value: Country;
  readonly label: string;
}

/** By name: `Spain (+34)`. */
export function countryChoices(language = "en"): CountryChoice[] {
  const names = new Intl.DisplayNames([language], { type: "region" });
  return (Object.keys(CALLING_CODES) as Country[])
    .map((value) => ({ value, label: `${names.of(value) ?? value} (+${CALLING_CODES[value]})` }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** The country of the first of the browser's languages that names one of ours. */
export function likelyCountry(languages: readonly string[] = navigator.languages): Country {
  const regions = languages.map((language) => new Intl.Locale(language).region);
  return regions.find((region): region is Country => region !== undefined && region in CALLING_CODES) ?? "US";
}

/**
 * The number with its country code. One that was written with it (`+34 …` or `0034 …`) is left as it is; a zero for
 * calls within the country is the API's to drop, which knows where it belongs to the number.
 */
export function withCountry(number: string, country: Country): string {
  const written = number.trim();
  if (written === "" || written.startsWith("+")) return written;
  if (written.startsWith("00")) return `+${written.slice(2)}`;
  return `+${CALLING_CODES[country]} ${written}`;
}
