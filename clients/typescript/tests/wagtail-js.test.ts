/** npm's wagtail-js, unchanged, against a running CMS; and what it gets is what its types say. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CMSClient,
  type CMSContent,
  type CMSContents,
  type CMSMediaMeta,
  type CMSPageMeta,
  type CMSQueries,
  FetchError,
  type NotFoundContents,
  fetchContent,
  fetchRequest,
} from "wagtail-js";

interface Expected {
  slug: string;
  id: number;
  index: number;
  title: string;
  titles: string[];
}

const { BASE_URL: baseURL = "", EXPECTED: expected = "{}" } = process.env;
const { slug, id, index, title, titles } = JSON.parse(expected) as Expected;
const apiPath = "/api/v2";
const client = new CMSClient({ baseURL, apiPath, cache: "no-store" });
const articles = { type: "articles.ArticlePage" };

/** The types of wagtail-js, as far as they can be looked at when it runs. */
function assertContent(content: CMSContent | NotFoundContents): asserts content is CMSContent {
  assert.ok("meta" in content, JSON.stringify(content));
  assert.equal(typeof content.id, "number");
  assert.equal(typeof content.title, "string");
  assert.equal(typeof content.meta.type, "string");
  assert.match(content.meta.detail_url, /^http/);
}

function assertPage(content: CMSContent | NotFoundContents): asserts content is CMSContent & { meta: CMSPageMeta } {
  assertContent(content);
  const meta = content.meta as CMSPageMeta;
  assert.equal(typeof meta.slug, "string");
  assert.equal(typeof meta.locale, "string");
  assert.match(meta.html_url, /^http/);
  assert.ok(["string", "undefined"].includes(typeof meta.seo_title));
  assert.ok(["string", "undefined"].includes(typeof meta.search_description));
}

function assertMedia(content: CMSContent | NotFoundContents): asserts content is CMSContent & { meta: CMSMediaMeta } {
  assertContent(content);
  const meta = content.meta as CMSMediaMeta;
  assert.match(meta.download_url, /^(http|\/)/);
  assert.ok(meta.tags === undefined || meta.tags.every((tag) => typeof tag === "string"));
}

async function titlesOf(queries: CMSQueries): Promise<string[]> {
  const { items, meta } = await client.fetchPages(queries);
  assert.equal(typeof meta.total_count, "number");
  items.forEach((item) => assertPage(item));
  return items.map((item) => item.title);
}

test("a page by its slug and by its id", async () => {
  const bySlug = await client.fetchPage(slug);
  assertPage(bySlug);
  assert.equal(bySlug.title, title);
  const byId = await client.fetchPage(id);
  assertPage(byId);
  assert.equal(byId.meta.slug, slug);
});

test("a whole article by its slug", async () => {
  const article = await client.fetchPage(slug, { ...articles, fields: ["*"] });
  assertPage(article);
  assert.ok("body" in article && Array.isArray(article.body));
});

test("a page that is not there", async () => {
  const bySlug = await client.fetchPage("nobody-has-this");
  assert.ok("message" in bySlug);
  assert.equal(bySlug.message, "Page not found");
  const byId = await client.fetchPage(999999);
  assert.ok("message" in byId);
  assert.ok(byId.data instanceof FetchError);
});

test("filters of pages", async () => {
  assert.deepEqual(await titlesOf({ ...articles, order: "title" }), titles);
  assert.deepEqual(await titlesOf({ ...articles, order: "-title", limit: 1 }), titles.slice(-1));
  assert.deepEqual(await titlesOf({ ...articles, limit: 1, offset: 1 }), (await titlesOf(articles)).slice(1, 2));
  assert.deepEqual(await titlesOf({ child_of: index, slug }), [title]);
  assert.deepEqual(await titlesOf({ ancestor_of: id }), ["Home", "Articles"]);
  assert.deepEqual((await titlesOf({ descendant_of: index })).sort(), titles);
  assert.deepEqual(await titlesOf({ ...articles, show_in_menus: true }), []);
  assert.deepEqual((await titlesOf({ locale: "en-gb", ...articles })).sort(), titles);
  assert.deepEqual(await titlesOf({ ...articles, fields: ["title", "locale"], slug }), [title]);
});

test("search", async () => {
  assert.ok((await titlesOf({ ...articles, search: "sleep", search_operator: "and" })).includes(title));
  assert.deepEqual(await titlesOf({ search: "nobodywritesthis" }), []);
});

test("images and documents", async () => {
  const images: CMSContents = await client.fetchImages({ limit: 5 });
  assert.ok(images.items.length > 0);
  for (const item of images.items) {
    assertMedia(item);
    const image = await client.fetchImage(item.id);
    assertMedia(image);
    assert.ok(client.getMediaSrc(image.meta).startsWith(`${baseURL}/`));
  }
  const documents = await client.fetchDocuments();
  assert.deepEqual(documents.items, []);
  assert.ok("message" in (await client.fetchDocument(999999)));
});

test("its functions", async () => {
  const found = await fetchContent(baseURL, apiPath, "pages", { ...articles, order: "title" });
  assert.ok("items" in found);
  assert.equal(found.items.length, titles.length);
  await assert.rejects(fetchContent(baseURL, apiPath, "pages", { nonsense: 1 }), FetchError);
  const page: CMSContent = await fetchRequest("GET", `${baseURL}${apiPath}/pages/${id}/`, null);
  assertPage(page);
});
