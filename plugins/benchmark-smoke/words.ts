/** Short English words that nearly every tokenizer has whole. @module */

export const NAMES = words(
  "Tom Lily Ben Mia Sam Anna Max Zoe Leo Ella Finn Nora Jack Ruby Tim Sue Amy Bob Kim Dan Eva Ted Ivy Ned",
);
export const ANIMALS = words(
  "dog cat bird fish frog bear fox duck cow pig owl bee rabbit mouse horse turtle",
);
export const OBJECTS = words(
  "ball kite hat book box cup boat drum cake apple lamp key toy car bike shell stone map bell coat",
);
export const COLORS = words("red blue green yellow pink white black brown orange purple");
export const PLACES = words(
  "park garden forest beach school farm river hill market house lake zoo",
);
export const WEATHER = words("sunny rainy windy cloudy snowy warm cold");
export const CITIES = words(
  "Paris Rome Madrid Berlin Oslo Helsinki Tokyo Cairo Nairobi Lima Ottawa Athens Warsaw Vienna Dublin",
);
export const DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

function words(line: string): readonly string[] {
  return line.split(" ");
}
