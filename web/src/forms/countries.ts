import type { PhoneCountry } from "../api/shapes";

export interface CountryChoice {
  readonly value: string;
  readonly label: string;
}

/** By name: `Spain (+34)`. */
export function countryChoices(countries: readonly PhoneCountry[], language = "en"): CountryChoice[] {
  const names = new Intl.DisplayNames([language], { type: "region" });
  return countries
    .map(({ code, calling_code }) => ({ value: code, label: `${names.of(code) ?? code} (+${calling_code})` }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** The country of the first of the browser's languages that names one of ours, or else the first by code. */
export function likelyCountry(
  countries: readonly PhoneCountry[],
  languages: readonly string[] = navigator.languages,
): PhoneCountry | undefined {
  const regions = languages.map((language) => new Intl.Locale(language).region);
  const named = regions.map((region) => countries.find(({ code }) => code === region)).find(Boolean);
  return named ?? countries.find(({ code }) => code === "US") ?? countries[0];
}

/**
 * The number with its country code. One that was written with it (`+34 …` or `0034 …`) is left as it is; a zero for
 * calls within the country is the API's to drop, which knows where it belongs to the number.
 */
export function withCountry(number: string, country: PhoneCountry | undefined): string {
  const written = number.trim();
  if (written === "" || written.startsWith("+")) return written;
  if (written.startsWith("00")) return `+${written.slice(2)}`;
  return country ? `+${country.calling_code} ${written}` : written;
}
