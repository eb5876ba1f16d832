/** What the arrows of a calendar are called: they have no words of their own. */
export const ARROWS = {
  previousMonth: "The month before",
  nextMonth: "The month after",
  previousYear: "The year before",
  nextYear: "The year after",
  previousDecade: "The ten years before",
  nextDecade: "The ten years after",
};
