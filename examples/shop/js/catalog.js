/** What the shop sells. Prices are in cents, so that sums are exact. */
export const products = [
  { id: 'harbour-lamp', name: 'Harbour lamp', cents: 8900, stock: 7, kind: 'light', image: '/img/lamp.svg', text: 'A brass lamp with a linen shade, for a desk by a window.' },
  { id: 'moss-throw', name: 'Moss throw', cents: 6400, stock: 12, kind: 'textile', image: '/img/throw.svg', text: 'Soft lambswool, woven in a twill that keeps its shape.' },
  { id: 'ember-lantern', name: 'Ember lantern', cents: 4200, stock: 0, kind: 'light', image: '/img/lantern.svg', text: 'A storm lantern of tinned steel and thick glass.' },
  { id: 'river-rug', name: 'River rug', cents: 21900, stock: 3, kind: 'textile', image: '/img/rug.svg', text: 'A flat-woven rug in the greys and greens of a slow river.' },
  { id: 'paper-moon', name: 'Paper moon', cents: 3900, stock: 20, kind: 'light', image: '/img/moon.svg', text: 'A pendant of mulberry paper, folded by hand.' },
  { id: 'field-cushion', name: 'Field cushion', cents: 2800, stock: 9, kind: 'textile', image: '/img/cushion.svg', text: 'Hemp outside, wool inside. Good for garden chairs.' },
];

export const reviews = [
  'Warm light, sturdy foot. The switch is pleasantly quiet.',
  'Came well packed. The colour is a little darker than on the picture.',
  'Bought a second one for my sister, who has not stopped talking about it.',
  'Good, but the cord could be longer.',
  'Exactly what the corner of our hall needed.',
  'After two years it still looks new.',
  'Delivery took a week; worth the wait.',
  'A gift that was liked by everyone in the house, the cat included.',
];

export const findProduct = (id) => products.find((product) => product.id === id);

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export const formatPrice = (cents) => euros.format(cents / 100);
