"""The campaigns and contacts that the tests of files and runs share."""

CAMPAIGN = """contact {
  plan: text ("free", "pro")
  age: number
  vip: flag
  born: date
  seen: datetime
  code: text required
}
campaign c "Camp" {
  owner: "D"
  timezone: "Europe/Berlin"
  start: 2026-03-02 09:00
  end: 2026-03-10 18:00
  goal: 50%
  audience all_of "All" { where: plan == "pro" and age > 3; distinct: born }
  email hi "Hi" { subject: "S" }
  update mark "M" { set: vip = yes; set: age = age + 0.5; set: plan = empty }
  exit good "Good" { goal: yes }
  exit bad "Bad"
  exit out "Out" { where: not subscribed }
  all_of -> hi
  hi -> mark when opened within 2 days
  hi -> bad otherwise
  mark -> good
}
behavior b "B" { contact { code: "x" 100% }; email { opened: 100%, after 1 hour } }
"""
TWO = """campaign one "One" {
  owner: "x"
  start: 2026-01-01 09:00
  audience a "A" { where: subscribed }
  exit x "X"
  a -> x
}
campaign two "Two" {
  owner: "x"
  audience a "A" { where: subscribed }
  exit x "X"
  a -> x
}
"""
CONTACTS = """id,code,plan,age,vip,born,seen,subscribed,email,shoe
x1,k,pro,4,NO,2000-01-01,2026-03-02T09:00Z,YES,a@b.c,1
x2,k,pro,4.5,0,2000-01-01,2026-03-02 09:00,1,a@b.c,1
x3,k,pro,10,false,,2026-03-02T09:00:00+02:00,true,,1
x4,k,pro,-5,,,,yes,a@b.c,1
x5,k,free,9,,,,yes,a@b.c,1
x6,k,pro,9,,,,,a@b.c,1
"""
