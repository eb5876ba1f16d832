import { Select, TextInput } from "@mantine/core";
import { useState } from "react";

import { countryChoices, likelyCountry, withCountry, type Country } from "./countries";
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
  const [country, setCountry] = useState<Country>(likelyCountry);
  const [number, setNumber] = useState("");
  const say = (written: string, picked: Country) => {
    setNumber(written);
    setCountry(picked);
    onChange(withCountry(written, picked));
  };
  return (
    <div className={classes.row}>
      <Select
        label="Country"
        data={countryChoices()}
        value={country}
        allowDeselect={false}
        searchable
        data-testid={`${testId}-country`}
        onChange={(picked) => picked && say(number, picked)}
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
        onChange={(event) => say(event.currentTarget.value, country)}
      />
    </div>
  );
}
