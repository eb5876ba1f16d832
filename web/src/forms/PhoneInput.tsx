import { Select, TextInput } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { usePhoneCountries } from "../queries/catalog";
import { countryChoices, likelyCountry, withCountry } from "./countries";
import classes from "./PhoneInput.module.css";

interface Props {
  label: string;
  description?: string;
  error?: string | undefined;
  autoComplete: string;
  testId: string;
  /** The number with its country code, as far as it is written. */
  onChange: (phone: string) => void;
}

/** A phone number: its country is picked, and whoever writes the code themselves may. */
export function PhoneInput({ label, description, error, autoComplete, testId, onChange }: Props) {
  const countries = usePhoneCountries();
  const [picked, setPicked] = useState<string | null>(null);
  const [number, setNumber] = useState("");
  const country = countries.find(({ code }) => code === picked) ?? likelyCountry(countries);
  const whole = withCountry(number, country);
  const told = useRef("");
  const tell = useEffectEvent(onChange);
  // Not where it is written: the countries may come after the number.
  useEffect(() => {
    if (told.current !== whole) tell(whole);
    told.current = whole;
  }, [whole]);
  return (
    <div className={classes.row}>
      <Select
        label="Country"
        data={countryChoices(countries)}
        value={country?.code ?? null}
        allowDeselect={false}
        searchable
        data-testid={`${testId}-country`}
        onChange={setPicked}
      />
      <TextInput
        label={label}
        description={description}
        inputWrapperOrder={["label", "input", "error", "description"]}
        name="phone"
        type="tel"
        required
        autoComplete={autoComplete}
        data-testid={testId}
        value={number}
        error={error}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
    </div>
  );
}
