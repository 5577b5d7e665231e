//! The table of attributes. The first row that fits is the one that holds.

use super::Treatment::{
    Drop, Emptied, Filled, Inside, InsideAnimated, Keep, Nowhere, PathOnly, Placeholder, Style,
    TextWithoutValues, WithoutValues, WithoutValuesButPlace, Words, WordsButFlag, WordsButInside,
    WordsButListed, WordsButListedOrFlag, WordsButNumber,
};
use super::{ever, listed, of, rows};

rows! {
    /// A kind of attributes.
    Attribute {
        Mark = "mark", "`data-afterimage`", [Keep; 5],
            [("p", "data-afterimage", "allow"), ("script", "DATA-afterimage", "mask"), ("input type=password", "data-afterimage", "a")];
        Never = "never", "`nonce`; all of `<script>`", ever(Drop),
            [("p", "nonce", "Secret"), ("script", "src", "/secret"), ("svg:script", "class", "secret")];
        Srcdoc = "srcdoc", "`srcdoc`", ever(Emptied),
            [("iframe", "srcdoc", "<p>Secret"), ("p", "x:SrcDoc", "Secret"), ("x-own", "srcdoc", "Secret")];
        FieldValue = "value-of-field", "`value` of a form control, but of a button that always was one", of(Keep, Filled, Filled),
            [("input", "value", "Secret"), ("input type=checkbox", "value", "Secret"), ("textarea", "value", "Secret"), ("option", "value", "Secret"),
             ("output", "value", "Secret"), ("input type=password", "value", "Secret"), ("select autocomplete=cc-type > option", "value", "Secret")];
        FieldState = "state-of-field", "`checked`, `selected`, `aria-checked`, `aria-selected` of a form control", of(Keep, Drop, Drop),
            [("input type=checkbox", "checked", "secret"), ("option", "selected", "secret"), ("input", "aria-checked", "secret"), ("option", "aria-selected", "secret")];
        FieldRange = "range-of-field", "`aria-valuetext`, `aria-valuenow` of a form control", of(Keep, Words, Words),
            [("input type=range", "aria-valuetext", "Secret"), ("input", "aria-valuenow", "123456")];
        OptionLabel = "label-of-option", "`label` of `<option>`, `<optgroup>`, `<datalist>`", of(Keep, Words, Words),
            [("option", "label", "Secret"), ("optgroup", "label", "Secret")];
        SecretBounds = "bounds-of-secret", "`pattern`, `min`, `max` of a form control that is always masked", ever(Words),
            [("input type=password", "pattern", "Secret"), ("datalist > option", "min", "Secret"), ("input type=tel", "max", "123456")];
        StyleOf = "style", "`style`", of(Keep, Keep, Style),
            [("p", "style", "background:url(/secret)"), ("x-own", "style", "content:'secret'"), ("svg:path", "x:style", "--a:'secret'"),
             ("input type=password", "style", "background:url(/secret)")];
        Handler = "handler", "`on…` handlers, `attributionsrc`", of(Keep, Drop, Drop),
            [("p", "onclick", "secret()"), ("x-own", "onown", "secret()"), ("svg:path", "x:onload", "secret()"), ("a", "attributionsrc", "/secret")];
        Stable = "stable", "{stable}", ever(Keep),
            [("p", "data-testid", "name"), ("x-own", "data-state", "name"), ("svg:path", "data-qa", "name"), ("input", "data-cy", "name")];
        CustomStructure = "structure-of-custom", "of a custom element (`<user-card>`) {custom}, and the states `aria-` {aria}", ever(Keep),
            [("x-own", "class", "name"), ("x-own", "aria-hidden", "name")];
        CustomFormaction = "formaction-of-custom", "`formaction` of a custom element", of(WithoutValues, WithoutValues, WordsButFlag),
            [("x-own", "formaction", "/a?b=secret"), ("x-own", "x:formaction", "/a?b=secret")];
        CustomText = "text-of-custom", "of a custom element texts: {texts}, and other `aria-*`", listed(Keep, WordsButListedOrFlag, WordsButFlag),
            [("x-own", "title", "Secret"), ("x-own", "aria-label", "Secret"), ("x-own", "value", "Secret")];
        Custom = "custom", "any other of a custom element", of(Keep, Keep, WordsButFlag),
            [("x-own", "href", "/secret"), ("x-own", "data-user", "Secret"), ("x-own", "aria-valuetext", "Secret"), ("x-own", "aria-expanded", "Secret"), ("x-own", "x:class", "Secret")];
        EnteredHref = "href-entered", "`href` of links that stand in what visitors enter", of(WithoutValuesButPlace, Nowhere, Nowhere),
            [("div contenteditable > a", "href", "/a?b=secret"), ("output > svg:a", "xlink:href", "/a?b=secret"), ("input type=password > a", "href", "/a?b=secret")];
        EnteredLink = "link-entered", "`cite`, `ping` of those", of(WithoutValues, Nowhere, Nowhere),
            [("div contenteditable > q", "cite", "/a?b=secret"), ("div contenteditable > a", "ping", "/a?b=secret")];
        Href = "href", "`href` of links: `<a>`, `<area>`, `<form>`, `<button>`, `<base>`, `<q>`, `<blockquote>`", of(WithoutValuesButPlace, WithoutValues, PathOnly),
            [("a", "href", "/a?b=secret"), ("svg:a", "xlink:href", "/a?b=secret"), ("base", "HREF", "/a?b=secret")];
        Link = "link", "`action`, `cite`, `ping` of those; any `formaction`", of(WithoutValues, WithoutValues, PathOnly),
            [("form", "action", "/a?b=secret"), ("blockquote", "cite", "/a?b=secret"), ("a", "ping", "/a?b=secret"), ("button", "formaction", "/a?b=secret"),
             ("input type=submit", "formaction", "/a?b=secret"), ("input", "formaction", "/a?b=secret"), ("div contenteditable > form", "action", "/a?b=secret")];
        Frame = "frame", "`src`, `data` of `<iframe>`, `<frame>`, `<object>`, `<embed>`", of(WithoutValues, WithoutValues, PathOnly),
            [("iframe", "src", "/a?b=secret"), ("object", "data", "/a?b=secret"), ("embed", "src", "/a?b=secret")];
        Picture = "picture", "any other `src`; `poster`, `href` of pictures, video, audio, `<feImage>`", of(Keep, Keep, Placeholder),
            [("img", "src", "/secret"), ("video", "poster", "/secret"), ("svg:image", "xlink:href", "/secret"), ("svg:feImage", "href", "/secret"),
             ("p", "odd:src", "/secret"), ("input type=image", "src", "/secret"), ("div contenteditable > img", "src", "/secret"), ("input", "src", "/secret")];
        Pictures = "pictures", "`srcset`, `imagesrcset`, `background`, any other `poster`", of(Keep, Keep, Drop),
            [("img", "srcset", "/secret 2x"), ("link", "imagesrcset", "/secret"), ("table", "background", "/secret"), ("p", "poster", "/secret")];
        Reference = "reference", "`href` of an element that no other row names, where it begins with `#`", ever(Keep),
            [("svg:use", "href", "#name"), ("svg:use", "xlink:href", "#name"), ("link", "href", "#name")];
        Address = "address", "`href`, `action`, `cite`, `ping` of other elements; `longdesc`, `codebase`, `xml:base`", of(Keep, Keep, PathOnly),
            [("link", "href", "/a?b=secret"), ("ins", "cite", "/a?b=secret"), ("img", "longdesc", "/a?b=secret"), ("object", "codebase", "/a?b=secret"),
             ("svg:svg", "xml:base", "/a?b=secret"), ("li", "href", "#secret")];
        Content = "content", "`content` of `<meta>`", [Keep, TextWithoutValues, WordsButListed, Words, Drop],
            [("meta", "content", "Tell /a?b=secret"), ("meta name=csrf", "content", "Secret")];
        ValueText = "value-text", "`aria-valuetext`, `aria-valuenow` elsewhere", of(Keep, Keep, Words),
            [("div", "aria-valuetext", "Secret"), ("svg:g", "aria-valuenow", "123456"), ("div contenteditable > p", "aria-valuetext", "Secret")];
        TextOf = "text-attribute", "texts: {texts}, but `value` of `<li>`, and every other `aria-*` but the states, counts and references of the standard", listed(Keep, WordsButListed, Words),
            [("p", "title", "Secret"), ("img", "alt", "Secret"), ("input", "placeholder", "Secret"), ("track", "label", "Secret"), ("time", "datetime", "1984-05-01"),
             ("p", "aria-label", "Secret"), ("svg:a", "xlink:title", "Secret"), ("input type=submit", "value", "Secret"), ("a", "download", "Secret"), ("p", "content", "Secret"),
             ("input type=password", "placeholder", "Secret"), ("div contenteditable > b", "title", "Secret")];
        Own = "own", "other `data-*` and other names with a hyphen, but `aria-*`, SVG's own (`stroke-width` …) on SVG elements, `accept-charset` and `http-equiv` on others", of(Keep, Keep, Words),
            [("p", "data-user", "Secret"), ("p", "ng-reflect-model", "Secret"), ("input", "data-user", "Secret"), ("p", "stroke-width", "Secret"),
             ("svg:path", "accept-charset", "Secret"), ("input type=password", "data-user", "Secret"), ("li", "odd-x:value", "Secret")];
        Place = "place-in-list", "`value` of `<li>`", of(Keep, Keep, WordsButNumber),
            [("li", "value", "Secret")];
        Animated = "animated", "`from`, `to`, `by`, `values` on SVG elements", of(Keep, Keep, InsideAnimated),
            [("svg:animate", "to", "url(/secret)"), ("svg:set", "values", "a;/secret")];
        Drawn = "drawn", "any other on SVG elements that is an attribute of HTML or SVG, but `class` and `id` (`fill`, `mask`, `cursor` …)", of(Keep, Keep, Inside),
            [("svg:path", "fill", "url(/secret)"), ("svg:path", "stroke-width", "url(/secret)"), ("svg:path", "name", "url(/secret)"), ("svg:g", "aria-hidden", "url(/secret)")];
        DrawnUnknown = "drawn-unknown", "any other on SVG elements", of(Keep, Keep, WordsButInside),
            [("svg:path", "tooltip", "Secret"), ("svg:path", "tooltip", "url(/secret)")];
        Known = "known", "any other that is an attribute of HTML, of MathML on its elements (`class`, `id`, `name`, `role`, sizes …), or begins with `xmlns`", ever(Keep),
            [("p", "class", "name"), ("svg:path", "id", "name"), ("a", "target", "name"), ("p", "xmlns:x", "name"), ("math:mo", "mathvariant", "name"), ("form", "accept-charset", "name"),
             ("p", "aria-hidden", "name"), ("input", "name", "name"), ("input", "xml:lang", "name"), ("div contenteditable > p", "class", "name"), ("input type=password", "class", "name")];
        Unknown = "unknown", "any other (`tooltip`, `lowsrc`, `itemid` …)", of(Keep, Keep, WordsButFlag),
            [("p", "tooltip", "Secret"), ("p", "d", "Secret"), ("input", "initialvalue", "Secret"), ("p", "éa", "Secret"), ("input type=password", "tooltip", "Secret")];
    }
}
