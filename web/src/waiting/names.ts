/** Finding people by what one remembers of their names. Pure. */

/** Whether every word of the search begins a word of the name; accents and capitals count for nothing. */
export function named({ patient_name }: { readonly patient_name: string }, search: string): boolean {
  const words = plain(patient_name).split(/[\s-]+/);
  return plain(search)
    .split(/\s+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function plain(text: string): string {
  return text.trim().normalize("NFD").replaceAll(/\p{Diacritic}/gu, "").toLowerCase();
}
