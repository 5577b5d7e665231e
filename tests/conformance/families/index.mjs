/** All families, in the order in which they run and are described. */
import nodes from './nodes.mjs';
import svg from './svg.mjs';
import shadow from './shadow.mjs';
import styles from './styles.mjs';
import links from './links.mjs';
import cssom from './cssom.mjs';
import adopted from './adopted.mjs';
import forms from './forms.mjs';
import state from './state.mjs';
import frames from './frames.mjs';
import pointer from './pointer.mjs';
import navigation from './navigation.mjs';
import images from './images.mjs';
import documents from './documents.mjs';
import privacy from './privacy.mjs';

export const FAMILIES = [nodes, svg, shadow, styles, links, cssom, adopted, forms, state, frames, pointer, navigation, images, documents, privacy];
