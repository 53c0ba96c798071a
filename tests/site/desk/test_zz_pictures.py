"""Scratch: not to be kept."""
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import time_machine
from playwright.sync_api import sync_playwright
from sqlmodel import select

from billing.models import Invoice, ProcessorName, RefundRule
from catalog.models import Dataset, VersionStatus
from marketplace.accounts.models import OrganizationKind
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from tests import browser as installed
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.factories.contracts import MONTHLY, ONCE, ContractsFactory

OUT = Path("/tmp/staff-shots"); OUT.mkdir(exist_ok=True)
CITY={"no_resale","no_reidentification","delete_at_end"}

def scene(market, services):
    titles=[("Fußgängerfrequenz Innenstadt","Footfall in the city centre"),("Parkhausbelegung","Car park occupancy"),("Fahrradverleih: Nachfrage je Stunde","Bike rental: demand by the hour")]
    buyers=[]
    with services.sessions.begin() as s:
        people=AccountsFactory(s)
        for n,(name) in enumerate(["Backhaus Hafenstadt GmbH","Modehaus am Markt KG","Kaimauer Gastro GmbH","Raumpilot UG"]):
            person=people.person(email=f"b{n}@x.example", name=["Karla Kauf","Bo Modig","Ina Koch","Lu Raum"][n])
            buyers.append(people.actor(person=person,slug=f"b{n}",name=name,verified_at=clock.now() if n!=3 else None, kind=OrganizationKind.COMPANY, size="small"))
    offers=[]
    for n,(de,en) in enumerate(titles):
        with services.sessions.begin() as s:
            make=ContractsFactory(s, services.settings)
            ds=make.dataset(publisher_id=market.seller.organization_id, access="request" if n==2 else "account", slug=f"sale-{n}", title={"de":de,"en":en})
            given=[MONTHLY|{"refund":RefundRule.PRORATED,"policy":["no_resale","no_reidentification","delete_at_end"],"tariffs":[{"size":"small","unit_amount":2900},{"size":"startup","unit_amount":1200}],"trial_days":14},ONCE,MONTHLY|{"unit_amount":1950}][n]
            offers.append(make.offer(ds,purposes=["site_selection","operations"],**given))
            if n==0: make.offer(ds, withdrawn_at=clock.now()-timedelta(days=30),**(MONTHLY|{"unit_amount":3900}))
    for months,buyer,offer in [(9,0,0),(7,1,0),(6,2,1),(4,1,1),(3,2,0),(1,0,1),(0,1,0)]:
        with time_machine.travel(clock.now()-timedelta(days=30*months), tick=True):
            c=market.draft(offers[offer],by=buyers[buyer]); market.accept(c,ProcessorName.INVOICE,by=buyers[buyer])
    # an ended one and a pending one
    c=market.draft(offers[1],by=buyers[0]); market.accept(c,ProcessorName.STRIPE,by=buyers[0])
    c=market.draft(offers[0],by=buyers[2]); market.accept(c,ProcessorName.INVOICE,by=buyers[2]); market.terminate(c,by=buyers[2])
    c=market.draft(offers[0],by=buyers[0]); market.accept(c,ProcessorName.INVOICE,by=buyers[0]); market.revoke(c)
    c=market.draft(offers[2],by=buyers[3]); market.accept(c,ProcessorName.STRIPE,by=buyers[3])
    with services.sessions.begin() as s:
        make=ContractsFactory(s, services.settings)
        cityds=make.dataset(publisher_id=market.department.organization_id, access="request", slug="ground", title={"de":"Grundwasserstände je Brunnen","en":"Groundwater by well"})
        cityoffer=make.offer(cityds,policy=list(CITY),purposes=["research","environment"])
        cat=CatalogFactory(s)
        d=cat.dataset(publisher_id=market.department.organization_id,slug="school",title={"de":"Schulwege mit Tempo-30-Zonen","en":"Ways to school with 30 km/h zones"})
        cat.checked_version(d,number=1,status=VersionStatus.NEEDS_RELEASE)
        d=cat.dataset(publisher_id=market.department.organization_id,slug="kita",title={"de":"Kita-Plätze nach Stadtteil","en":"Day care places by district"})
        cat.version(d,number=1,status=VersionStatus.REJECTED,rejection="pipeline")
        for inv in s.exec(select(Invoice).where(Invoice.status=="open").limit(3)).all()[1:]:
            inv.due_on=clock.now().date()-timedelta(days=9)
    c=market.draft(cityoffer,by=buyers[3]); market.accept(c,by=buyers[3])
    return offers, cityds, c

def test_pictures(market, services, client):
    offers, cityds, reqid = scene(market, services)
    only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else None
    with services.sessions() as s:
        inv=s.exec(select(Invoice).where(Invoice.status=="open")).first()
        slug=s.get_one(Dataset, offers[0].dataset_id).slug
    pages={"sales":("/sales",market.seller),"sales-contracts":("/sales/contracts",market.seller),"sales-invoices":("/sales/invoices",market.seller),"sales-statement":("/sales/statement",market.seller),"sales-offers":("/sales/offers",market.seller),
     "offers":(f"/publish/{slug}/offers",market.seller),"offers-new":(f"/publish/{cityds.slug}/offers",market.department),"offers-withdraw":(f"/publish/{slug}/offers/{offers[0].id}/withdrawal",market.seller),
     "desk":("/desk",market.steward),"desk-orgs":("/desk/organizations?state=all",market.steward),"desk-org":("/desk/organizations/b3",market.steward),"desk-contracts":("/desk/contracts",market.steward),"desk-invoices":("/desk/invoices?status=all",market.steward),"desk-payment":(f"/desk/invoices/{inv.id}/payment",market.steward),"desk-log":("/desk/log",market.steward),"publish-dataset":(f"/publish/{slug}",market.seller)}
    preview={"kind":"subscription","price":"49,00","interval":"month","trial_days":"14","tariff_small":"29","tariff_startup":"12,00","policy":["no_resale","no_reidentification","attribution","delete_at_end"],"purposes":["site_selection"],"payment":["stripe","invoice"],"refund":"prorated","step":"preview"}
    bad=dict(preview,price="viel",trial_days="-1",tariff_small="1.234")
    variants=[("desktop",1280,"de","light"),("phone",390,"de","light"),("desktop",1280,"en","dark"),("phone",390,"en","dark")]
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path=installed.executable(), env={**installed.environment()})
        for name,(path,actor) in list(pages.items())+[("offers-preview",(f"/publish/{slug}/offers",market.seller)),("offers-bad",(f"/publish/{slug}/offers",market.seller))]:
            if only and name not in only: continue
            for dev,w,lang,scheme in variants:
                token=access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
                ctx=b.new_context(viewport={"width":w,"height":900},locale=lang,color_scheme=scheme,reduced_motion="reduce")
                page=ctx.new_page()
                def answer(route):
                    a=urlsplit(route.request.url); p=f"{a.path}?{a.query}" if a.query else a.path
                    h=dict(route.request.headers); h["Authorization"]=f"Bearer {token}"; h["accept-language"]=lang
                    if name in("offers-preview","offers-bad") and a.path.endswith("/offers"):
                        f=client.post(p,data=preview if name=="offers-preview" else bad,headers={"Authorization":h["Authorization"],"Accept":"text/html","Accept-Language":lang})
                    else: f=client.get(p,headers=h)
                    route.fulfill(status=f.status_code,headers={k:v for k,v in f.headers.items() if k not in("content-encoding","vary")},body=f.content)
                page.route("**/*",answer)
                page.goto("http://localhost:8000"+path,wait_until="networkidle")
                if os.environ.get("OPEN"): page.evaluate("document.querySelectorAll('.cx-lines__more details').forEach((d,i)=>{if(i<1)d.open=true})")
                sw=page.evaluate("document.documentElement.scrollWidth")
                if sw>w: print("OVERFLOW",name,dev,lang,sw)
                page.screenshot(path=OUT/f"{name}-{dev}-{lang}-{scheme}.png",full_page=True)
                ctx.close()
        b.close()
