/** The numbers that a review by people gives. */
const REVIEWED = ['accuracy', 'hallucination_rate'];

export const isReviewed = (kpi: string) => REVIEWED.includes(kpi);
