//! Any frame at all, for property tests.

use afterimage_format::frame::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn string() -> impl Strategy<Value = Box<str>> {
    prop_oneof!["[a-z]{0,8}", "\\PC{0,12}"].prop_map(Into::into)
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![string().prop_map(Text::Inline), any::<u32>().prop_map(Text::Ref)]
}

fn namespace() -> impl Strategy<Value = Namespace> {
    prop_oneof![
        Just(Namespace::Html),
        Just(Namespace::Svg),
        Just(Namespace::MathMl),
        Just(Namespace::Other)
    ]
}

fn control() -> impl Strategy<Value = Control> {
    (
        any::<u32>(),
        option::of(text()),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<bool>(),
    )
        .prop_map(|(node, value, on, indeterminate, by_user)| Control {
            node,
            value,
            on,
            indeterminate,
            by_user,
        })
}

fn inserted() -> impl Strategy<Value = Inserted> {
    let element = (
        text(),
        namespace(),
        vec((text(), text()), 0..4),
        any::<bool>(),
        any::<Option<(u32, u32)>>(),
    )
        .prop_map(|(name, namespace, attributes, custom, hidden)| {
            NewNode::Element(Element {
                name,
                namespace,
                attributes,
                custom,
                hidden,
            })
        });
    prop_oneof![
        any::<u32>().prop_map(Inserted::Placed),
        element.prop_map(Inserted::New),
        text().prop_map(|t| Inserted::New(NewNode::Text(t))),
        text().prop_map(|t| Inserted::New(NewNode::CData(t))),
        (text(), text(), text()).prop_map(|(name, public_id, system_id)| {
            Inserted::New(NewNode::Doctype {
                name,
                public_id,
                system_id,
            })
        }),
        any::<bool>().prop_map(|quirks| Inserted::New(NewNode::Document { quirks })),
        any::<bool>().prop_map(|open| Inserted::New(NewNode::ShadowRoot { open })),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let insertion = (any::<u32>(), any::<u32>(), vec(inserted(), 0..4))
        .prop_map(|(parent, after, nodes)| Insertion { parent, after, nodes });
    let attribute = (any::<u32>(), text(), option::of(text())).prop_map(|(node, name, value)| Attribute {
        node,
        name,
        value,
    });
    (
        any::<bool>(),
        any::<u32>(),
        vec(any::<u32>(), 0..4),
        vec(insertion, 0..4),
        vec(attribute, 0..4),
        vec((any::<u32>(), text()), 0..4),
        vec(control(), 0..4),
    )
        .prop_map(
            |(more, first_new_id, detached, insertions, attributes, texts, controls)| Tree {
                more,
                first_new_id,
                detached,
                insertions,
                attributes,
                texts,
                controls,
            },
        )
}

fn pointer() -> impl Strategy<Value = PointerKind> {
    prop_oneof![
        Just(PointerKind::Mouse),
        Just(PointerKind::Touch),
        Just(PointerKind::Pen)
    ]
}

fn interaction_kind() -> impl Strategy<Value = InteractionKind> {
    use InteractionKind::*;
    prop_oneof![
        Just(Down),
        Just(Up),
        Just(Click),
        Just(DoubleClick),
        Just(ContextMenu),
        Just(Cancel)
    ]
}

/// Any frame that can be encoded.
pub fn frame() -> impl Strategy<Value = Frame> {
    let page = (
        string(),
        string(),
        any::<[u32; 3]>(),
        string(),
        string(),
        string(),
    )
        .prop_map(
            |(url, base_url, [width, height, pixel_ratio_milli], user_agent, language, recorder)| {
                Frame::Page(Page {
                    url,
                    base_url,
                    width,
                    height,
                    pixel_ratio_milli,
                    user_agent,
                    language,
                    recorder,
                })
            },
        );
    let view = (any::<[u8; 16]>(), string(), string(), string()).prop_map(|(id, url, base_url, name)| {
        Frame::View(View {
            id,
            url,
            base_url,
            name,
        })
    });
    let point = (any::<u32>(), any::<i32>(), any::<i32>(), any::<u32>())
        .prop_map(|(after_ms, x, y, node)| Point { after_ms, x, y, node });
    let path = (pointer(), any::<u32>(), vec(point, 1..6)).prop_map(|(pointer, pointer_id, points)| {
        Frame::Path(Path {
            pointer,
            pointer_id,
            points,
        })
    });
    let interaction = (
        interaction_kind(),
        pointer(),
        any::<u32>(),
        any::<i32>(),
        any::<i32>(),
    )
        .prop_map(|(kind, pointer, node, x, y)| {
            Frame::Interaction(Interaction {
                kind,
                pointer,
                node,
                x,
                y,
            })
        });
    prop_oneof![
        (any::<bool>(), any::<u32>(), vec(string(), 0..4)).prop_map(|(reset, first_id, texts)| {
            Frame::Strings {
                reset,
                first_id,
                texts,
            }
        }),
        page,
        view,
        tree().prop_map(Frame::Tree),
        tree().prop_map(Frame::Tree),
        (any::<u32>(), any::<i32>(), any::<i32>()).prop_map(|(node, x, y)| Frame::Scroll { node, x, y }),
        control().prop_map(Frame::Control),
        (any::<u32>(), any::<u32>()).prop_map(|(width, height)| Frame::Viewport { width, height }),
        any::<u32>().prop_map(|node| Frame::Focus { node }),
        any::<[u32; 3]>().prop_map(|[node, width, height]| Frame::Box { node, width, height }),
        media(),
        sheet(),
        (any::<u32>(), vec(rule_edit(), 0..4)).prop_map(|(sheet, edits)| Frame::RuleEdits { sheet, edits }),
        (any::<u32>(), vec(any::<u32>(), 0..4)).prop_map(|(node, sheets)| Frame::Adopted { node, sheets }),
        (any::<u32>(), sheet_state()).prop_map(|(sheet, state)| Frame::SheetState { sheet, state }),
        screen(),
        asset(),
        (any::<u32>(), string()).prop_map(|(node, base_url)| Frame::DocumentBase { node, base_url }),
        top_layer(),
        selection(),
        any::<bool>().prop_map(|focused| Frame::WindowFocus { focused }),
        any::<bool>().prop_map(|visible| Frame::Visibility { visible }),
        path,
        interaction,
        (text(), text()).prop_map(|(kind, json)| Frame::Note { kind, json }),
        Just(Frame::Stop),
        Just(Frame::Nothing),
        (1000..u32::MAX, vec(any::<u8>(), 0..8)).prop_map(|(kind, body)| Frame::Unknown { kind, body }),
    ]
}

fn media() -> impl Strategy<Value = Frame> {
    let change = prop_oneof![
        Just(MediaChange::Found),
        Just(MediaChange::Play),
        Just(MediaChange::Pause),
        Just(MediaChange::Seeked),
        Just(MediaChange::Volume),
        Just(MediaChange::Rate),
    ];
    (change, any::<[bool; 3]>(), any::<[u32; 4]>()).prop_map(|(change, flags, numbers)| {
        let [paused, muted, looped] = flags;
        let [node, time_ms, rate_milli, volume_milli] = numbers;
        Frame::Media(Media {
            node,
            change,
            paused,
            muted,
            looped,
            time_ms,
            rate_milli,
            volume_milli,
        })
    })
}

fn sheet_state() -> impl Strategy<Value = SheetState> {
    (any::<bool>(), option::of(string())).prop_map(|(disabled, media)| SheetState { disabled, media })
}

fn rule_edit() -> impl Strategy<Value = RuleEdit> {
    (0..3, any::<u32>(), string()).prop_map(|(kind, index, text)| match kind {
        0 => RuleEdit::Insert { index, text },
        1 => RuleEdit::Delete { index },
        _ => RuleEdit::Replace { index, text },
    })
}

fn sheet() -> impl Strategy<Value = Frame> {
    let role = prop_oneof![
        Just(SheetRole::Owned),
        Just(SheetRole::Imported),
        Just(SheetRole::Constructed)
    ];
    let content = prop_oneof![
        Just(SheetContent::Own),
        string().prop_map(SheetContent::Source),
        vec(string(), 0..4).prop_map(SheetContent::Rules),
        Just(SheetContent::Unreadable),
        any::<([u8; 32], u32)>()
            .prop_map(|(sha256, bytes)| SheetContent::Shared(SharedText { sha256, bytes })),
    ];
    let rest = (string(), sheet_state(), any::<[bool; 2]>(), content);
    (any::<u32>(), role, any::<u32>(), rest).prop_map(
        |(sheet, role, node, (base_url, state, [continues, more], content))| {
            Frame::Sheet(Sheet {
                sheet,
                role,
                node,
                base_url,
                state,
                continues,
                more,
                content,
            })
        },
    )
}

fn screen() -> impl Strategy<Value = Frame> {
    let visual =
        (any::<[u32; 3]>(), any::<[i32; 2]>()).prop_map(|([scale_milli, width, height], [left, top])| {
            Frame::VisualViewport(VisualViewport {
                scale_milli,
                left,
                top,
                width,
                height,
            })
        });
    let orientation = (any::<[bool; 2]>(), any::<u32>()).prop_map(|([is_landscape, is_secondary], angle)| {
        Frame::Orientation(Orientation {
            is_landscape,
            is_secondary,
            angle,
        })
    });
    prop_oneof![visual, orientation]
}

fn asset() -> impl Strategy<Value = Frame> {
    let bytes = || vec(any::<u8>(), 0..8);
    let part = prop_oneof![
        (string(), bytes(), any::<bool>()).prop_map(|(header, bytes, more)| AssetPart::First {
            header,
            bytes,
            more
        }),
        (bytes(), any::<bool>()).prop_map(|(bytes, more)| AssetPart::Next { bytes, more }),
        any::<u32>().prop_map(AssetPart::SameAs),
        Just(AssetPart::Missing),
    ];
    (any::<u32>(), part).prop_map(|(id, part)| Frame::Asset(Asset { id, part }))
}

fn top_layer() -> impl Strategy<Value = Frame> {
    let kind = prop_oneof![
        Just(TopKind::Modal),
        Just(TopKind::Popover),
        Just(TopKind::Fullscreen)
    ];
    let entry = (any::<u32>(), kind).prop_map(|(node, kind)| TopEntry { node, kind });
    vec(entry, 0..4).prop_map(Frame::TopLayer)
}

fn selection() -> impl Strategy<Value = Frame> {
    let range = any::<[u32; 4]>().prop_map(|[start, start_offset, end, end_offset]| Selected {
        start,
        start_offset,
        end,
        end_offset,
    });
    vec(range, 0..3).prop_map(Frame::Selection)
}
