// Words of the page of reviews.
export default {
  search: { label: "Search reviews", example: "entrega atrasada", go: "Search", low: "Only scores 1 and 2" },
  stars: "{n} of 5 stars",
  averageScore: { title: "Average score", definition: "Mean of the scores of reviews, 1 to 5, by the day of the purchase." },
  reviews: { title: "Reviews", definition: "Number of reviews, by the day of the purchase." },
  satisfactionRate: { title: "Score 4 or 5", definition: "Share of reviews with score 4 or 5." },
  list: { title: "What they say", definition: "Reviews with a text, newest first, by the day they were written. All searched words must be in title or message; case, accents and Portuguese endings do not count. Status, payment and segment do not filter this list.", count: "{n} reviews with a text" },
  one: { title: "One review and its order", definition: "The review that was opened from the list, with the order that it is about." },
  scores: { title: "Scores", definition: "How many reviews gave each score from 1 to 5." },
  overTime: { title: "Score by month", definition: "Mean score and number of reviews by the month of the purchase." },
  categories: { title: "Lowest scores by category", definition: "Of categories with at least 30 reviews. Choose one to filter." },
};
