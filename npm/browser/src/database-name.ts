/** What is unsent, of all pages of the origin. */
export const DATABASE = 'afterimage';
