//! Names of attributes that mean something.

use crate::element::Space;

/// Names of `data-*` attributes that are the developer's, not the visitor's.
pub const STABLE_DATA: &[&str] = &[
    "data-afterimage",
    "data-testid",
    "data-test",
    "data-qa",
    "data-cy",
    "data-test-id",
    "data-qa-id",
    "data-testing",
    "data-component",
    "data-element",
    "data-theme",
    "data-state",
    "data-side",
    "data-align",
    "data-orientation",
];

/// Attributes that hold text for people.
pub const TEXTS: &[&str] = &[
    "title",
    "alt",
    "placeholder",
    "label",
    "summary",
    "abbr",
    "content",
    "download",
    "standby",
    "value",
    "datetime",
];

/// Of a custom element these say how it looks, or where it stands; nothing is known of any other.
pub const OF_CUSTOM: &[&str] = &[
    "id",
    "class",
    "slot",
    "part",
    "exportparts",
    "role",
    "dir",
    "lang",
    "hidden",
    "tabindex",
    "is",
];

/// Of `aria-…`: states that are words of the standard's, on any element.
pub const ARIA_WORDS: &[&str] = &[
    "autocomplete",
    "checked",
    "current",
    "haspopup",
    "hidden",
    "invalid",
    "live",
    "orientation",
    "pressed",
    "relevant",
    "sort",
];

/// References, counts and flags: kept on elements of a standard's. <https://www.w3.org/TR/wai-aria-1.3/#state_prop_def>
pub const ARIA_STATES: &[&str] = &[
    "activedescendant",
    "atomic",
    "busy",
    "colcount",
    "colindex",
    "colspan",
    "controls",
    "describedby",
    "details",
    "disabled",
    "errormessage",
    "expanded",
    "flowto",
    "labelledby",
    "level",
    "modal",
    "multiline",
    "multiselectable",
    "owns",
    "posinset",
    "readonly",
    "required",
    "rowcount",
    "rowindex",
    "rowspan",
    "selected",
    "setsize",
    "valuemax",
    "valuemin",
];

/// Names with a hyphen that are SVG's, <https://svgwg.org/svg2-draft/propidx.html> and those of SVG 1.1.
pub const OF_SVG: &[&str] = &[
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color-interpolation",
    "color-interpolation-filters",
    "color-rendering",
    "dominant-baseline",
    "fill-opacity",
    "fill-rule",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "glyph-orientation-horizontal",
    "glyph-orientation-vertical",
    "image-rendering",
    "letter-spacing",
    "lighting-color",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask-type",
    "paint-order",
    "pointer-events",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "text-overflow",
    "text-rendering",
    "transform-origin",
    "unicode-bidi",
    "vector-effect",
    "white-space",
    "word-spacing",
    "writing-mode",
];

/// Attributes of HTML that say how an element looks, works or is found, by their first letter; those that hold texts and
/// addresses have rules of their own. <https://html.spec.whatwg.org/multipage/indices.html#attributes-3>, and what
/// browsers still take from before.
const HTML: [&str; 26] = [
    "accept accesskey align alink allow allowfullscreen allowtransparency alpha async autocapitalize autocomplete autocorrect autofocus autoplay",
    "bgcolor blocking border bottommargin",
    "capture cellpadding cellspacing char charoff charset checked class clear closedby color colorspace cols colspan command commandfor compact contenteditable controls controlslist coords credentialless crossorigin",
    "declare decoding default defer dir direction dirname disabled disablepictureinpicture disableremoteplayback draggable",
    "elementtiming enctype enterkeyhint exportparts",
    "face fetchpriority for form formenctype formmethod formnovalidate formtarget frame frameborder",
    "",
    "headers height hidden high hreflang hspace",
    "id imagesizes inert inputmode integrity is ismap itemprop itemscope",
    "",
    "kind",
    "lang language leftmargin list loading loop low",
    "marginheight marginwidth max maxlength media method min minlength multiple muted",
    "name nohref nomodule noresize noshade novalidate nowrap",
    "open optimum",
    "part pattern playsinline popover popovertarget popovertargetaction preload property",
    "",
    "readonly referrerpolicy rel required rev reversed rightmargin role rows rowspan rules",
    "sandbox scope scrollamount scrolldelay scrolling selected shadowrootmode shape size sizes slot span spellcheck srclang start step",
    "tabindex target topmargin translate truespeed type",
    "usemap",
    "valign value valuetype version virtualkeyboardpolicy vlink vspace",
    "webkitdirectory width wrap writingsuggestions",
    "",
    "",
    "",
];

/// Those of SVG besides. <https://svgwg.org/svg2-draft/attindex.html>, filters and animations.
const SVG: [&str; 26] = [
    "accumulate additive amplitude attributename attributetype azimuth",
    "basefrequency baseprofile begin bias by",
    "calcmode clip clippathunits cursor cx cy",
    "d diffuseconstant display divisor dur dx dy",
    "edgemode elevation end exponent",
    "fill filter filterres filterunits font fr from fx fy",
    "g1 g2 gradienttransform gradientunits",
    "",
    "in in2 intercept isolation",
    "",
    "k k1 k2 k3 k4 kernelmatrix kernelunitlength keypoints keysplines keytimes",
    "lengthadjust limitingconeangle",
    "marker markerheight markerunits markerwidth mask maskcontentunits maskunits mode",
    "numoctaves",
    "offset opacity operator order orient origin overflow",
    "path pathlength patterncontentunits patterntransform patternunits points pointsatx pointsaty pointsatz preservealpha preserveaspectratio primitiveunits",
    "",
    "r radius refx refy repeatcount repeatdur requiredextensions requiredfeatures restart result rotate rx ry",
    "scale seed side slope space spacing specularconstant specularexponent speed spreadmethod startoffset stddeviation stitchtiles stroke surfacescale systemlanguage",
    "tablevalues targetx targety textlength to transform",
    "u1 u2 unicode",
    "values viewbox visibility",
    "",
    "x x1 x2 xchannelselector",
    "y y1 y2 ychannelselector",
    "z zoomandpan",
];

/// Those of MathML. <https://w3c.github.io/mathml-core/#attributes>, and of its third version what browsers take.
const MATHML: &str = "accent accentunder bevelled columnalign columnlines columnspacing columnspan denomalign depth display displaystyle encoding fence framespacing largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation numalign rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset";

/// One of [`ARIA_WORDS`] or [`ARIA_STATES`] behind `aria-`.
pub fn is_aria(name: &str, known: &[&str]) -> bool {
    name.strip_prefix("aria-")
        .is_some_and(|state| known.contains(&state))
}

/// A name in lower case that is an attribute of this name space.
pub fn is_known(space: Space, name: &str) -> bool {
    let letter = name.bytes().next().unwrap_or_default().wrapping_sub(b'a');
    let has = |names: Option<&&str>| names.is_some_and(|names| names.split(' ').any(|known| known == name));
    let letter = usize::from(letter);
    has(HTML.get(letter))
        || match space {
            Space::Html => false,
            Space::Svg => has(SVG.get(letter)),
            Space::Other => has(Some(&MATHML)),
        }
}
