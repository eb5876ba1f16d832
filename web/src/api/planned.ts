/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */

/** What is known of how people of a clinic answer at one time of day. */
export interface Habit {
  readonly part: string;
  /** The chance that one person asked says yes within the window. */
  readonly each: number;
  readonly seen: number;
}
